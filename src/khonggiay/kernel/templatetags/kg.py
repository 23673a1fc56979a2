"""Tags that every page uses: icons, fields, the query string, words for scripts."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from khonggiay.kernel import browser_words as words
from khonggiay.kernel import reader_words

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "static" / "build" / "icons.json"

TONE_ICONS = {
    "accent": "info-circle",
    "now": "bell-ringing",
    "soon": "clock",
    "late": "alert-triangle",
    "done": "circle-check",
    "neutral": "circle-dashed",
}


class UnknownIcon(Exception):
    """The name is not among the icons that the build found in the sources."""


@lru_cache(maxsize=2)
def _sprite(built_at: int) -> dict[str, str]:
    return dict(json.loads(ICONS.read_text("utf-8")))


def icon_paths(name: str) -> str:
    """Return the drawing of one icon.

    Raises:
        UnknownIcon: the name does not exist, or the front end was built before it
            was first used.
    """
    if not ICONS.exists():
        message = f"The front end is not built ({ICONS.name} is missing): `make build`."
        raise UnknownIcon(message)
    sprite = _sprite(ICONS.stat().st_mtime_ns)
    if name not in sprite:
        message = f"No icon {name!r}: write a name of @tabler/icons, then `make build`."
        raise UnknownIcon(message)
    return sprite[name]


@register.simple_tag
def icon(name: str, label: str = "", **options: str) -> SafeString:
    """Draw an icon inline; with a *label* it is announced, without it is silent."""
    silent = 'aria-hidden="true"'
    spoken = format_html('role="img" aria-label="{}"', label) if label else silent
    return format_html(
        '<svg class="kg-icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        'focusable="false" {}>{}</svg>',
        options.get("class", ""),
        mark_safe(spoken),  # noqa: S308  # made above, its label escaped
        mark_safe(icon_paths(name)),  # noqa: S308  # from our own build
    )


@register.simple_tag
def tone_icon(tone: str = "", otherwise: str = "circle-dashed") -> SafeString:
    """Draw the icon that stands for a tone."""
    name = TONE_ICONS.get(tone or "", otherwise)
    return icon(otherwise if tone in ("", None, "neutral") else name)


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: check, choices or line."""
    control = field.field.widget
    if isinstance(control, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "check" if isinstance(control, CheckboxInput) else "line"


@register.simple_tag
def widget(
    field: BoundField, help: str = "", *, no_help: bool = False, **options: str
) -> SafeString:
    """Render a bound field's control, tied to its help and its errors."""
    described = []
    if (help or field.help_text) and not no_help:
        described.append(f"{field.auto_id}_help")
    attrs: dict[str, Any] = {}
    if field.errors:
        described.append(f"{field.auto_id}_errors")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.field.widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False
    if field_kind(field) == "line":
        given = field.field.widget.attrs.get("class", "")
        attrs["class"] = f"kg-input {given} {options.get('class', '')}".strip()
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def current(context: template.Context, prefix: str) -> SafeString:
    """Mark a link as the place where the reader stands."""
    request: HttpRequest | None = context.get("request")
    here = request is not None and request.path.startswith(prefix)
    return mark_safe(' aria-current="page"' if here else "")  # noqa: S308  # constant


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the present query string with *changes*; None removes a name."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


@register.filter
def minutes(seconds: float | None) -> str:
    """Return a length of time as `m:ss`."""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02d}"


@register.filter
def initials(name: str | None) -> str:
    """Return the first letters of the family name and the given name."""
    parts = str(name or "").split()
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@register.simple_tag
def browser_words(part: str = "") -> SafeString:
    """Hand the scripts their words in the reader's language, and their icons.

    A *part* of the program with many words of its own (`reader`) has them handed only
    where it is used; they come on top of those of every page.
    """
    handed = reader_words if part == "reader" else words
    texts = {key: str(text) for key, text in handed.WORDS.items()}
    drawings = {name: icon_paths(name) for name in handed.ICONS}
    target = f"kg-messages-{part}" if part else "kg-messages"
    return json_script({"words": texts, "icons": drawings}, target)
