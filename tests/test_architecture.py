"""The house itself: what import contracts cannot see (docs/adr/0001)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.models import ForeignObject, ManyToManyField

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "khonggiay"
DOORS = ("operations", "queries", "access", "events", "rules")
MOST_LINES = 400

# Bottom-up, as the layers of pyproject.toml; equal numbers may not know each other.
LEVELS = {
    "kernel": 0, "audit": 1, "files": 1, "people": 2, "deadlines": 3,
    "organisations": 4, "realtime": 5, "notifications": 6, "search": 6,
    "documents": 7, "tasks": 8, "meetings": 9, "flows": 10, "dashboards": 11,
    "sample": 12, "config": 13,
}  # fmt: skip

# Django and allauth look these up by name.
FOUND_BY_NAME = ("404.html", "500.html", "403.html", "403_csrf.html", "400.html")


def files(*suffixes: str) -> list[Path]:
    """Return the files that people write, of the whole tree."""
    made = ("node_modules", "__pycache__", "migrations", "static")
    return sorted(
        path
        for folder in ("src", "tools", "tests", "benches")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and not any(part in made for part in path.parts)
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def modules() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def templates() -> list[Path]:
    return [p for p in files(".html", ".txt") if "templates" in p.parts]


class TestModules:
    def test_every_module_has_a_layer_and_is_installed(self):
        assert modules() == sorted(LEVELS)
        assert sorted(settings.MODULES) == sorted(LEVELS)

    @pytest.mark.parametrize("module", modules())
    def test_every_module_says_what_it_is(self, module):
        text = (PACKAGE / module / "__init__.py").read_text("utf-8")

        assert ast.get_docstring(ast.parse(text))

    @pytest.mark.parametrize("module", modules())
    def test_an_init_file_of_a_module_holds_its_docstring_only(self, module):
        tree = ast.parse((PACKAGE / module / "__init__.py").read_text("utf-8"))

        assert len(tree.body) == 1


class TestFiles:
    def test_no_file_is_longer_than_a_reader_can_hold(self):
        long = {
            name_of(path): lines
            for path in files(".py", ".ts", ".html", ".css")
            if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
        }

        assert long == {}

    def test_every_door_explains_itself(self):
        silent = [
            f"{name_of(path)}: {node.name}"
            for module in modules()
            for path in door_files(module)
            for node in public_nodes(path)
            if ast.get_docstring(node) is None
        ]

        assert silent == []


def door_files(module: str) -> Iterator[Path]:
    for door in DOORS:
        single = PACKAGE / module / f"{door}.py"
        if single.exists():
            yield single
        yield from sorted((PACKAGE / module / door).glob("*.py"))


def public_nodes(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("khonggiay.")
    ]


def our_relations() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in our_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if isinstance(field, ForeignObject | ManyToManyField):
                yield model, field


class TestModels:
    def test_keys_between_modules_point_downwards(self):
        upwards = [
            f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
            for model, field in our_relations()
            if (target := field.related_model._meta.app_label) in LEVELS
            and target != model._meta.app_label
            and LEVELS[target] >= LEVELS[model._meta.app_label]
        ]

        assert upwards == []

    def test_keys_between_modules_leave_no_name_on_the_other_side(self):
        named = [
            f"{model.__name__}.{field.name}"
            for model, field in our_relations()
            if field.related_model._meta.app_label in LEVELS
            and field.related_model._meta.app_label != model._meta.app_label
            and not field.remote_field.hidden
        ]

        assert named == []

    @pytest.mark.django_db
    def test_no_migration_is_missing(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    def test_no_model_orders_itself(self):
        assert [m.__name__ for m in our_models() if m._meta.ordering] == []

    def test_constraints_have_names_that_read_as_sentences(self):
        odd = [
            constraint.name
            for model in our_models()
            for constraint in model._meta.constraints
            if not re.fullmatch(r"[a-z]+(_[a-z0-9]+){2,}", constraint.name)
        ]

        assert odd == []


class TestTemplates:
    def test_hold_no_script_and_no_style(self):
        forbidden = re.compile(
            r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|hx-on|javascript:|<style"""
            r"""|<script(?![^>]*\b(src|type="application/json"))""",
            re.IGNORECASE,
        )
        found = [
            f"{name_of(path)}: {hit.group().strip()}"
            for path in templates()
            if (hit := forbidden.search(without_comments(path.read_text("utf-8"))))
        ]

        assert found == []

    def test_every_one_is_used(self):
        sources = {
            path: path.read_text("utf-8")
            for path in files(".py", ".html", ".txt")
            if "tests" not in path.parts
        }
        unused = []
        for path in templates():
            inner = path.parts[path.parts.index("templates") + 1 :]
            name = "/".join(inner)
            if name in FOUND_BY_NAME or inner[0] in {"account", "allauth"}:
                continue
            others = (text for other, text in sources.items() if other != path)
            if not any(name in text for text in others):
                unused.append(name_of(path))

        assert unused == []

    def test_begin_with_an_underscore_when_they_are_fragments(self):
        whole = re.compile(r"{% extends |<!doctype html", re.IGNORECASE)
        wrong = []
        for path in templates():
            if path.suffix != ".html" or "components" in path.parts:
                continue
            is_page = bool(whole.search(path.read_text("utf-8")))
            if path.name.startswith("_") == is_page and path.name != "fragment.html":
                wrong.append(name_of(path))

        assert wrong == []


def without_comments(text: str) -> str:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text)


class TestClock:
    def test_nobody_asks_the_machine_for_the_time_past_the_kernel(self):
        asks = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(")
        found = [
            name_of(path)
            for path in files(".py")
            if PACKAGE in path.parents
            and "tests" not in path.parts
            and path != PACKAGE / "kernel" / "clock.py"
            and asks.search(path.read_text("utf-8"))
        ]

        assert found == []
