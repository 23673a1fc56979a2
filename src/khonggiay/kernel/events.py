"""Facts that modules announce to each other, and how they are written down."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_names: dict[type, str] = {}
_types: dict[str, type] = {}


def register(name: str) -> Callable[[type[E]], type[E]]:
    """Name a frozen dataclass of plain values as an event (`meetings.approved`).

    Raises:
        ValueError: the name is taken.
    """

    def decorate(cls: type[E]) -> type[E]:
        if name in _types:
            message = f"the event {name} is registered twice"
            raise ValueError(message)
        _names[cls] = name
        _types[name] = cls
        return cls

    return decorate


def name_of(event_type: type) -> str:
    """Return the registered name."""
    return _names[event_type]


def dump(event: Any) -> dict[str, Any]:
    """Return the event's values for the outbox."""
    return dataclasses.asdict(event)


def load(name: str, values: dict[str, Any]) -> Any:
    """Return the event that *values* describe.

    Raises:
        KeyError: no event has this name.
    """
    return _types[name](**values)
