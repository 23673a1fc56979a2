"""Random identifiers that cannot be guessed."""

from __future__ import annotations

import hashlib
import secrets


def token(prefix: str = "") -> str:
    """Return a new secret of 256 bits in letters that survive a URL."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 under which a secret is kept, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
