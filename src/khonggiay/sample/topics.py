"""Read the topics that the sample's papers write about, and the phrases they share."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT_DIR = Path(__file__).resolve().parent / "content"

Topic = dict[str, Any]


@cache
def topic(key: str) -> Topic:
    """Return the bank of sentences and figures of a topic."""
    return read(CONTENT_DIR / "topics" / f"{key}.toml")


@cache
def phrases() -> Topic:
    """Return the sentences that fit every topic."""
    return read(CONTENT_DIR / "phrases.toml")


@cache
def names() -> Topic:
    """Return the surnames and given names for fictional people."""
    return read(CONTENT_DIR / "names.toml")


def read(path: Path) -> Topic:
    """Return the content of a TOML file."""
    with path.open("rb") as file:
        return tomllib.load(file)
