"""Blind signatures: RSABSSA-SHA384-PSS-Randomized (RFC 9474).

The signer sees a blinded message only, and nothing in it depends on the message: who
later meets the message with its signature cannot tell for whom it was signed, whatever
computer he has.
"""

from __future__ import annotations

import dataclasses
import math
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SUITE = "RSABSSA-SHA384-PSS-Randomized"
KEY_BITS = 2048
KEY_BYTES = KEY_BITS // 8
PREFIX_BYTES = 32
SALT_BYTES = 48
_EXPONENT = 65537


class NotSignable(ValueError):
    """The blinded message has another length than the key, or is no residue of it."""


@dataclasses.dataclass(frozen=True, slots=True)
class KeyPair:
    """A key for one purpose: both halves in DER (SPKI and PKCS#8)."""

    public: bytes
    private: bytes


def new_key() -> KeyPair:
    """Return a fresh key of 2,048 bits."""
    key = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=KEY_BITS)
    return KeyPair(
        public=key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        private=key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def blind_sign(private: bytes, blinded: bytes) -> bytes:
    """Return the blind signature of *blinded* (BlindSign of RFC 9474, 4.3).

    The power is taken of a number that the caller does not know, so that the time
    which it takes tells nothing about the key; and it is tried before it leaves.

    Raises:
        NotSignable: the message does not fit the key.
        ArithmeticError: the machine calculated wrongly.
    """
    key = serialization.load_der_private_key(
        private, password=None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError
    numbers = key.private_numbers()
    e, n = numbers.public_numbers.e, numbers.public_numbers.n
    length = (n.bit_length() + 7) // 8
    message = int.from_bytes(blinded, "big")
    if len(blinded) != length or not 0 < message < n:
        raise NotSignable
    mask = _unit(n)
    masked = message * pow(mask, e, n) % n
    at_p = pow(masked, numbers.dmp1, numbers.p)
    at_q = pow(masked, numbers.dmq1, numbers.q)
    found = at_q + numbers.q * ((at_p - at_q) * numbers.iqmp % numbers.p)
    signature = found * pow(mask, -1, n) % n
    if pow(signature, e, n) != message:
        raise ArithmeticError
    return signature.to_bytes(length, "big")


def is_valid(public: bytes, message: bytes, signature: bytes) -> bool:
    """Test a signature over a prepared message: an ordinary RSASSA-PSS."""
    try:
        _public(public).verify(
            signature,
            message,
            padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_BYTES),
            hashes.SHA384(),
        )
    except InvalidSignature:
        return False
    return True


def prepare(message: bytes) -> bytes:
    """Return *message* after 32 random bytes (PrepareRandomize, 4.1)."""
    return secrets.token_bytes(PREFIX_BYTES) + message


def blind(public: bytes, prepared: bytes, *, salt: bytes = b"") -> tuple[bytes, int]:
    """Return the blinded message and what takes the blindness off (Blind, 4.2).

    Browsers do this themselves; programs and tests do it here. *salt* is random
    unless a test vector gives one.
    """
    numbers = _public(public).public_numbers()
    n = numbers.n
    encoded = int.from_bytes(
        _encode(prepared, n.bit_length() - 1, salt or secrets.token_bytes(SALT_BYTES)),
        "big",
    )
    r = _unit(n)
    z = encoded * pow(r, numbers.e, n) % n
    return z.to_bytes((n.bit_length() + 7) // 8, "big"), pow(r, -1, n)


def finalize(
    public: bytes, prepared: bytes, blind_signature: bytes, inverse: int
) -> bytes:
    """Return the signature under the blind one (Finalize, 4.4).

    Raises:
        InvalidSignature: the signer did not sign what was sent.
    """
    n = _public(public).public_numbers().n
    signature = int.from_bytes(blind_signature, "big") * inverse % n
    found = signature.to_bytes((n.bit_length() + 7) // 8, "big")
    if not is_valid(public, prepared, found):
        raise InvalidSignature
    return found


def _public(public: bytes) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(public)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError
    return key


def _unit(n: int) -> int:
    while True:
        number = secrets.randbelow(n - 1) + 1
        if math.gcd(number, n) == 1:
            return number


def _sha384(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA384())
    digest.update(data)
    return digest.finalize()


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """Encode as EMSA-PSS does (RFC 8017, 9.1.1)."""
    length = (bits + 7) // 8
    seed = _sha384(bytes(8) + _sha384(message) + salt)
    block = bytes(length - len(salt) - len(seed) - 2) + b"\x01" + salt
    mask = b""
    for counter in range(-(-len(block) // len(seed))):
        mask += _sha384(seed + counter.to_bytes(4, "big"))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + seed + b"\xbc"
