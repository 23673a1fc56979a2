"""Units, people and tasks of a small city."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.audit.models import Entry
from khonggiay.deadlines.rules import Due
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.models import OutboxEvent
from khonggiay.organisations import operations as organisations
from khonggiay.organisations.models import Unit
from khonggiay.people import operations as people
from khonggiay.people.models import Person
from khonggiay.tasks import operations
from khonggiay.tasks.models import (
    Involvement,
    ProgressReport,
    Reminder,
    Task,
    TaskFile,
)

SYSTEM = Actor.system()
FIRST_DAY = dt.date(2019, 1, 1)
# Thursday 3 October 2019, 9 o'clock in the city.
AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)
TODAY = dt.date(2019, 10, 3)


@dataclasses.dataclass(frozen=True, slots=True)
class City:
    committee: Unit
    office: Unit
    construction: Unit
    finance: Unit
    chair: Person
    chief: Person
    director: Person
    deputy: Person
    clerk: Person
    officer: Person
    finance_director: Person
    finance_officer: Person
    stranger: Person


def actor(person: Person) -> Actor:
    return Actor(person_id=person.pk, address="10.0.0.1")


def person(name: str, username: str = "") -> Person:
    return people.enrol(
        actor=SYSTEM, full_name=name, username=username, email="", at=AT
    )


def unit(code: str, name: str, parent: Unit | None = None, level: int = 1) -> Unit:
    return organisations.establish_unit(
        actor=SYSTEM, code=code, name=name, kind="department", level=level,
        parent_id=parent.pk if parent else None, valid_from=FIRST_DAY, at=AT,
    )  # fmt: skip


def appoint(who: Person, where: Unit, title: str, kind: str, rank: int = 100) -> None:
    organisations.appoint(
        actor=SYSTEM, person_id=who.pk, unit_id=where.pk, title=title, kind=kind,
        starts_on=FIRST_DAY, at=AT, rank=rank,
    )  # fmt: skip


def make_city() -> City:
    committee = unit("UBND", "Ủy ban nhân dân Thành phố", level=0)
    office = unit("VP", "Văn phòng Ủy ban nhân dân", committee)
    construction = unit("SXD", "Sở Xây dựng", committee)
    finance = unit("STC", "Sở Tài chính", committee)
    city = City(
        committee=committee,
        office=office,
        construction=construction,
        finance=finance,
        chair=person("Nguyễn Hoàng Minh", "chair"),
        chief=person("Lê Thị Ngọc Ánh", "chief"),
        director=person("Trần Đức Phước", "director"),
        deputy=person("Phạm Quỳnh Như", "deputy"),
        clerk=person("Đỗ Thị Hạnh", "clerk"),
        officer=person("Võ Đình Khôi", "officer"),
        finance_director=person("Bùi Thế Dũng", "finance_director"),
        finance_officer=person("Hồ Ngọc Hương", "finance_officer"),
        stranger=person("Ngô Văn Lạ", "stranger"),
    )
    appoint(city.chair, committee, "Chủ tịch", "head", 1)
    appoint(city.chief, office, "Chánh Văn phòng", "chief_of_office", 5)
    appoint(city.director, construction, "Giám đốc", "head", 10)
    appoint(city.deputy, construction, "Phó Giám đốc", "deputy", 20)
    appoint(city.clerk, construction, "Văn thư", "clerk", 80)
    appoint(city.officer, construction, "Chuyên viên", "officer", 90)
    appoint(city.finance_director, finance, "Giám đốc", "head", 10)
    appoint(city.finance_officer, finance, "Chuyên viên", "officer", 90)
    return city


def assign(city: City, **changes: object) -> Task:
    values: dict[str, object] = {
        "actor": actor(city.chair),
        "title": "Rà soát quỹ đất nhà ở xã hội",
        "content": "Báo cáo số liệu đến hết quý III.",
        "assigner_unit_id": city.committee.pk,
        "lead_unit_id": city.construction.pk,
        "coordinating_unit_ids": [city.finance.pk],
        "due": Due.working_days(10),
        "at": AT,
        **changes,
    }
    return Task.objects.get(pk=operations.assign(**values))


class TaskIn:
    """Tasks brought to a state by the acts that lead there."""

    def __init__(self, city: City) -> None:
        self.city = city

    def assigned(self, **changes: object) -> Task:
        return assign(self.city, **changes)

    def accepted(self, **changes: object) -> Task:
        task = self.assigned(**changes)
        operations.accept(actor=actor(self.city.director), task_id=task.pk, at=AT)
        return again(task)

    def handed_over(self, **changes: object) -> Task:
        task = self.accepted(**changes)
        operations.hand_over(
            actor=actor(self.city.director), task_id=task.pk,
            officer_id=self.city.officer.pk, at=AT,
        )  # fmt: skip
        return again(task)

    def reported(self, **changes: object) -> Task:
        task = self.handed_over(**changes)
        operations.report_completion(
            actor=actor(self.city.officer), task_id=task.pk, text="Đã xong.", at=AT
        )
        return again(task)

    def completed(self, **changes: object) -> Task:
        task = self.reported(**changes)
        operations.accept_completion(
            actor=actor(self.city.chair), task_id=task.pk, at=AT
        )
        return again(task)

    def refused(self, **changes: object) -> Task:
        task = self.assigned(**changes)
        operations.refuse(
            actor=actor(self.city.director), task_id=task.pk, reason="Sai đơn vị", at=AT
        )
        return again(task)


def again(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def everything() -> list[object]:
    """Return all that an act on tasks could change, to compare before and after."""
    models = (Task, Involvement, ProgressReport, TaskFile, Reminder, Entry, OutboxEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]
