"""Blind signatures, by themselves and together with what the browser uses."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from khonggiay.kernel import blind_signatures

ROOT = Path(__file__).parents[4]
BROWSER = """
import { RSABSSA } from "@cloudflare/blindrsa-ts";
let text = "";
for await (const part of process.stdin) text += part;
const given = JSON.parse(text);
const bytes = (one) => new Uint8Array(Buffer.from(one, "base64"));
const plain = (one) => Buffer.from(one).toString("base64");
const suite = RSABSSA.SHA384.PSS.Randomized();
const key = await crypto.subtle.importKey("spki", bytes(given.key),
  { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
if (given.blind_signature) {
  const signature = await suite.finalize(key, bytes(given.prepared),
    bytes(given.blind_signature), bytes(given.inv));
  console.log(JSON.stringify({ signature: plain(signature) }));
} else {
  const prepared = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
  const { blindedMsg, inv } = await suite.blind(key, prepared);
  console.log(JSON.stringify({ prepared: plain(prepared), blinded: plain(blindedMsg),
    inv: plain(inv) }));
}
"""


@pytest.fixture(scope="module")
def key():
    return blind_signatures.new_key()


def in_the_browser(**given: str) -> dict[str, str]:
    node = shutil.which("node", path=f"{Path(sys.executable).parent}") or "node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", BROWSER],
        input=json.dumps(given), capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return json.loads(done.stdout)


class TestBlindSign:
    def test_gives_a_signature_that_any_library_verifies(self, key):
        prepared = blind_signatures.prepare(b"a token")
        blinded, inverse = blind_signatures.blind(key.public, prepared)

        blind_signature = blind_signatures.blind_sign(key.private, blinded)
        signature = blind_signatures.finalize(
            key.public, prepared, blind_signature, inverse
        )

        assert len(signature) == 256
        assert blind_signatures.is_valid(key.public, prepared, signature)
        assert not blind_signatures.is_valid(key.public, prepared + b"!", signature)

    def test_sees_nothing_of_the_message_in_what_it_signs(self, key):
        prepared = blind_signatures.prepare(b"a token")

        first, _ = blind_signatures.blind(key.public, prepared, salt=bytes(48))
        second, _ = blind_signatures.blind(key.public, prepared, salt=bytes(48))

        assert first != second

    def test_gives_the_same_answer_to_the_same_message(self, key):
        blinded, _ = blind_signatures.blind(
            key.public, blind_signatures.prepare(b"a token")
        )

        signatures = {
            blind_signatures.blind_sign(key.private, blinded) for _ in range(3)
        }

        assert len(signatures) == 1

    @pytest.mark.parametrize("blinded", [b"", bytes(255), bytes(256), b"\xff" * 256])
    def test_refuses_what_does_not_fit_the_key(self, key, blinded):
        with pytest.raises(blind_signatures.NotSignable):
            blind_signatures.blind_sign(key.private, blinded)

    def test_of_another_key_does_not_finish(self, key):
        other = blind_signatures.new_key()
        prepared = blind_signatures.prepare(b"a token")
        blinded, inverse = blind_signatures.blind(key.public, prepared)
        try:
            wrong = blind_signatures.blind_sign(other.private, blinded)
        except blind_signatures.NotSignable:
            return  # the number is larger than the other key's modulus

        with pytest.raises(InvalidSignature):
            blind_signatures.finalize(key.public, prepared, wrong, inverse)


class TestTogetherWithTheBrowser:
    def test_a_token_blinded_there_and_signed_here_is_valid_on_both_sides(self, key):
        public = base64.b64encode(key.public).decode()
        asked = in_the_browser(key=public)
        blind_signature = blind_signatures.blind_sign(
            key.private, base64.b64decode(asked["blinded"])
        )

        finished = in_the_browser(
            key=public,
            prepared=asked["prepared"],
            inv=asked["inv"],
            blind_signature=base64.b64encode(blind_signature).decode(),
        )

        assert blind_signatures.is_valid(
            key.public,
            base64.b64decode(asked["prepared"]),
            base64.b64decode(finished["signature"]),
        )
