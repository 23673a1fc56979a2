"""A city and its browsers for the journeys; a module says what else it needs of them.

`WEB_WORKERS` of a module is the number of processes that answer its pages.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import City
from tests.journeys.browsers import Office


@pytest.fixture(scope="module")
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    """Return a city of this module's own, with every process that it has."""
    name = request.module.__name__.rpartition("test_")[2].removesuffix("_journey")
    parent = os.environ.get("KHONGGIAY_TEST_FOLDER")
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    workers = getattr(request.module, "WEB_WORKERS", 1)
    with City(folder, durable=False, web_workers=workers) as city:
        yield city


@pytest.fixture(scope="module")
def office(city: City) -> Iterator[Office]:
    """Return browsers that stay while the chapters of a module go on."""
    with Office(city) as office:
        yield office


@pytest.fixture
def new_office(city: City) -> Iterator[Office]:
    """Return browsers of one test alone, which know nothing of another."""
    with Office(city) as office:
        yield office
