"""The public lists of the city's units, as the product ships them."""

from __future__ import annotations

import csv
import dataclasses
from functools import cache
from pathlib import Path

DATA_DIR = Path(__file__).resolve().parent / "data"
UNITS_2019 = DATA_DIR / "hcmc-units-2019.csv"
UNITS_2025 = DATA_DIR / "hcmc-units-2025.csv"
DEPARTMENTS_2019 = DATA_DIR / "departments-2019.csv"

CITY = "79"
OFFICE = "VPUB"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CityUnit:
    """A unit of the city: the place it governs, and its authority's name."""

    code: str
    parent_code: str
    level: int
    kind: str
    place: str
    name: str
    abbreviation: str


@cache
def read_units(path: Path) -> tuple[CityUnit, ...]:
    """Return the units of an official list, parents before children."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_territory(row) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda unit: unit.level))


@cache
def read_departments(path: Path = DEPARTMENTS_2019) -> tuple[CityUnit, ...]:
    """Return the city's departments; they stand below the city."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            CityUnit(
                code=row["code"],
                parent_code=CITY,
                level=2,
                kind=row["type"],
                place=row["name"],
                name=row["name"],
                abbreviation=row["abbreviation"],
            )
            for row in csv.DictReader(file)
        )


@cache
def units_by_code() -> dict[str, CityUnit]:
    """Return every unit of the city of 2019 by its code."""
    return {unit.code: unit for unit in (*read_units(UNITS_2019), *read_departments())}


@cache
def districts() -> tuple[CityUnit, ...]:
    """Return the 24 districts of 2019."""
    return tuple(unit for unit in read_units(UNITS_2019) if unit.level == 2)


@cache
def wards_of(district_code: str) -> tuple[CityUnit, ...]:
    """Return the wards, communes and townships of one district of 2019."""
    rows = read_units(UNITS_2019)
    return tuple(unit for unit in rows if unit.parent_code == district_code)


def in_text(place: str) -> str:
    """Return a place as it stands within a sentence: `quận Bình Thạnh`, `Quận 1`."""
    kind, _, rest = place.partition(" ")
    if rest[:1].isdigit():
        return place
    for long in ("Thành phố ", "Thị trấn ", "Đặc khu "):
        if place.startswith(long):
            return long.lower() + place[len(long) :]
    return f"{kind.lower()} {rest}"


def _territory(row: dict[str, str]) -> CityUnit:
    place = in_text(row["name"])
    return CityUnit(
        code=row["code"],
        parent_code=row["parent_code"],
        level=int(row["level"]),
        kind=row["type"][:1].upper() + row["type"][1:],
        place=place,
        name=f"Ủy ban nhân dân {place}",
        abbreviation=f"UBND {place}",
    )
