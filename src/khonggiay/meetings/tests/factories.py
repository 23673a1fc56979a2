"""A small city whose committee meets, made through the acts that people do."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import operations
from khonggiay.meetings.models import AgendaItem, Body, Meeting, Paper, Participant
from khonggiay.meetings.operations import Naming
from khonggiay.meetings.rules import Base, MeetingState, Role
from khonggiay.organisations import operations as organisations
from khonggiay.organisations.models import Unit
from khonggiay.people import operations as people
from khonggiay.people.models import Account, Person

SYSTEM = Actor.system()
FIRST_DAY = dt.date(2019, 1, 1)
# Thursday 3 October 2019, 9 o'clock in the city; the meeting is on Thursday after.
AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)
STARTS_AT = dt.datetime(2019, 10, 10, 1, 30, tzinfo=dt.UTC)
ENDS_AT = STARTS_AT + dt.timedelta(hours=3)
PASSWORD = "long-enough-for-tests"

NAMES = (
    "Trần Đức Phước", "Phạm Quỳnh Như", "Bùi Thế Dũng", "Hồ Ngọc Hương",
    "Đặng Hữu Thắng", "Vũ Thị Kim Oanh", "Ngô Quang Huy", "Dương Mỹ Lệ",
    "Lý Trọng Nghĩa", "Phan Thị Bích Thủy", "Đinh Công Tráng", "Mai Xuân Hòa",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Who is who. `chair` is the first of `members`."""

    committee: Unit
    office: Unit
    construction: Unit
    finance: Unit
    body: Body
    chair: Person
    chief: Person
    secretary: Person
    members: tuple[Person, ...]
    invited: Person
    observer: Person
    stranger: Person


def make_city(
    *, members: int = 5, at: dt.datetime = AT, since: dt.date = FIRST_DAY
) -> City:
    """Make a committee with this many members (the chair included) and its office.

    The quorum is 2/3 of all members; a decision needs more than half of all members,
    the chair's side prevails on a tie; a speech lasts five minutes; devices keep papers
    for seven days.
    """
    make = _Maker(at=at, since=since)
    committee = make.unit("UBND", "Ủy ban nhân dân Thành phố", level=0)
    office = make.unit("VP", "Văn phòng Ủy ban nhân dân", committee, abbreviation="VP")
    construction = make.unit("SXD", "Sở Xây dựng", committee, abbreviation="SXD")
    finance = make.unit("STC", "Sở Tài chính", committee, abbreviation="STC")
    chair = make.person("Nguyễn Hoàng Minh", "chair")
    make.appoint(chair, committee, "Chủ tịch", "head", 1)
    others = []
    for number in range(1, members):
        extra = f" {number}" if number > len(NAMES) else ""
        name = NAMES[(number - 1) % len(NAMES)] + extra
        member = make.person(name, f"member{number}")
        others.append(member)
        if number == 1:
            make.appoint(member, committee, "Phó Chủ tịch", "deputy", 2)
        elif number == 2:
            make.appoint(member, construction, "Giám đốc", "head", 10)
        elif number == 3:
            make.appoint(member, finance, "Giám đốc", "head", 10)
        else:
            make.appoint(member, committee, f"Ủy viên {number}", "member", 10 + number)
    chief = make.person("Lê Thị Ngọc Ánh", "chief")
    make.appoint(chief, office, "Chánh Văn phòng", "chief_of_office", 5)
    secretary = make.person("Đỗ Thị Hạnh", "secretary")
    make.appoint(secretary, office, "Thư ký", "secretary", 50)
    invited = make.person("Võ Đình Khôi", "invited")
    make.appoint(invited, construction, "Trưởng phòng Quy hoạch", "officer", 60)
    observer = make.person("Huỳnh Thanh Tâm", "observer")
    make.appoint(observer, finance, "Chuyên viên", "officer", 90)
    stranger = make.person("Ngô Văn Lạ", "stranger")
    body = operations.establish_body(
        actor=SYSTEM, code="UBND", name="Ủy ban nhân dân Thành phố",
        unit_id=committee.pk, office_unit_id=office.pk, at=at,
    )  # fmt: skip
    seats = (chair, *others)
    for rank, person in enumerate(seats, start=1):
        operations.seat_member(
            actor=SYSTEM, body_id=body.pk, person_id=person.pk, starts_on=since,
            rank=rank, at=at,
        )  # fmt: skip
    make.rules(body)
    return City(
        committee=committee, office=office, construction=construction, finance=finance,
        body=body, chair=chair, chief=chief, secretary=secretary, members=seats,
        invited=invited, observer=observer, stranger=stranger,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Maker:
    at: dt.datetime
    since: dt.date

    def unit(
        self,
        code: str,
        name: str,
        parent: Unit | None = None,
        *,
        level: int = 1,
        abbreviation: str = "",
    ) -> Unit:
        return organisations.establish_unit(
            actor=SYSTEM, code=code, name=name, kind="department", level=level,
            parent_id=parent.pk if parent else None, valid_from=self.since,
            abbreviation=abbreviation, at=self.at,
        )  # fmt: skip

    def person(self, name: str, username: str) -> Person:
        return people.enrol(
            actor=SYSTEM, full_name=name, username=username, password=PASSWORD,
            email=f"{username}@example.vn", at=self.at,
        )  # fmt: skip

    def appoint(
        self, who: Person, where: Unit, title: str, kind: str, rank: int
    ) -> None:
        organisations.appoint(
            actor=SYSTEM, person_id=who.pk, unit_id=where.pk, title=title, kind=kind,
            starts_on=self.since, rank=rank, at=self.at,
        )  # fmt: skip

    def rules(self, body: Body) -> None:
        for kind, numerator, denominator, article in (
            ("quorum", 2, 3, "Luật Tổ chức chính quyền địa phương 2015, Điều 113"),
            ("majority", 1, 2, "Luật Tổ chức chính quyền địa phương 2015, Điều 117"),
            ("speech_seconds", 300, 1, "Quy chế làm việc của Ủy ban nhân dân"),
            ("pack_days", 7, 1, "Quy chế làm việc của Ủy ban nhân dân"),
        ):
            operations.adopt_rule(
                actor=SYSTEM, body_id=body.pk, kind=kind, numerator=numerator,
                denominator=denominator, base=Base.ALL_MEMBERS,
                is_strict=kind == "majority", chair_breaks_tie=kind == "majority",
                article=article, valid_from=self.since, at=self.at,
            )  # fmt: skip


def actor(person: Person) -> Actor:
    """Return the person acting in their main post."""
    from khonggiay.organisations import queries

    posts = queries.posts_of(person.pk, day=AT.date())
    return Actor(
        person_id=person.pk,
        appointment_id=posts[0].appointment_id if posts else None,
        address="10.0.0.1",
    )


def account(person: Person) -> Account:
    """Return the person's account, to log a test client in."""
    return Account.objects.get(person=person)


def again(meeting: Meeting) -> Meeting:
    """Return the meeting as it stands in the database now."""
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


def participant(meeting: Meeting, person: Person) -> Participant:
    """Return the person's participation."""
    return Participant.objects.get(meeting=meeting, person=person)


class MeetingIn:
    """Meetings brought to a state by the acts that lead there.

    Each has three items: inform (1), discuss (2) with decide (2.1) below it.
    """

    def __init__(
        self,
        city: City,
        *,
        at: dt.datetime = AT,
        starts_at: dt.datetime = STARTS_AT,
        title: str = "Phiên họp thường kỳ tháng 10 năm 2019",
    ) -> None:
        self.city = city
        self.at = at
        self.starts_at = starts_at
        self.title = title

    def state(self, state: MeetingState | str) -> Meeting:
        """Return a meeting in *state*."""
        meeting: Meeting = getattr(self, str(state))()
        return meeting

    def empty(self) -> Meeting:
        """Return a draft without items and with the members only."""
        return operations.compose(
            actor=actor(self.city.secretary), body_id=self.city.body.pk,
            title=self.title, place="Phòng họp số 1, Trung tâm Hành chính",
            starts_at=self.starts_at, ends_at=self.starts_at + dt.timedelta(hours=3),
            at=self.at,
        )  # fmt: skip

    def draft(self) -> Meeting:
        """Return a complete programme that nobody submitted."""
        meeting = self.empty()
        add_item(meeting, "Báo cáo tình hình kinh tế - xã hội", "inform", at=self.at)
        parent = add_item(
            meeting, "Quy hoạch khu đô thị phía Tây", "discuss",
            unit=self.city.construction, minutes=40, at=self.at,
        )  # fmt: skip
        add_item(
            meeting, "Thông qua dự thảo Quyết định về hạn mức đất ở", "decide",
            unit=self.city.construction, parent=parent, minutes=25, at=self.at,
            decision_text="Thông qua dự thảo Quyết định về hạn mức đất ở.",
        )  # fmt: skip
        roles = {self.city.chair: Role.CHAIR, self.city.secretary: Role.SECRETARY}
        roles |= {self.city.invited: Role.INVITED, self.city.observer: Role.OBSERVER}
        naming = [Naming(person_id=who.pk, role=role) for who, role in roles.items()]
        operations.name_participants(
            actor=actor(self.city.secretary), meeting_id=meeting.pk,
            revision=again(meeting).revision, naming=naming, at=self.at,
        )  # fmt: skip
        return again(meeting)

    def submitted(self) -> Meeting:
        """Return one that awaits the chief of office."""
        meeting = self.draft()
        operations.submit(
            actor=actor(self.city.secretary), meeting_id=meeting.pk, at=self.at
        )
        return again(meeting)

    def returned(self, remark: str = "Bổ sung báo cáo thẩm định.") -> Meeting:
        """Return one that the chief of office sent back."""
        meeting = self.submitted()
        operations.return_(
            actor=actor(self.city.chief), meeting_id=meeting.pk, remark=remark,
            at=self.at,
        )  # fmt: skip
        return again(meeting)

    def approved(self) -> Meeting:
        """Return one that every participant has."""
        return self.approve(self.submitted())

    def approve(self, meeting: Meeting) -> Meeting:
        """Submit the draft when needed and approve it."""
        if meeting.state in ("draft", "returned"):
            operations.submit(
                actor=actor(self.city.secretary), meeting_id=meeting.pk, at=self.at
            )
        operations.approve(
            actor=actor(self.city.chief), meeting_id=meeting.pk, at=self.at
        )
        return again(meeting)

    def in_session(self) -> Meeting:
        """Return an open session with every member checked in."""
        meeting = self.approved()
        for person in self.city.members:
            operations.check_in(
                actor=actor(person), meeting_id=meeting.pk, at=self.starts_at
            )
        operations.open_session(
            actor=actor(self.city.chair), meeting_id=meeting.pk, at=self.starts_at
        )
        return again(meeting)

    def suspended(self) -> Meeting:
        """Return a session in a break."""
        meeting = self.in_session()
        operations.suspend(
            actor=actor(self.city.chair), meeting_id=meeting.pk, at=self.starts_at
        )
        return again(meeting)

    def closed(self) -> Meeting:
        """Return a session that was held."""
        meeting = self.in_session()
        operations.close_session(
            actor=actor(self.city.chair), meeting_id=meeting.pk, at=self.starts_at
        )
        return again(meeting)


def add_item(
    meeting: Meeting,
    title: str = "Nội dung",
    kind: str = "discuss",
    *,
    unit: Unit | None = None,
    parent: AgendaItem | None = None,
    minutes: int = 15,
    secrecy: str = "normal",
    decision_text: str = "",
    at: dt.datetime = AT,
) -> AgendaItem:
    """Add an item as the composer of the meeting."""
    return operations.add_item(
        actor=actor(Person.objects.get(pk=meeting.composed_by_id)),
        meeting_id=meeting.pk, revision=again(meeting).revision, title=title, kind=kind,
        presenting_unit_id=unit.pk if unit else None,
        parent_id=parent.pk if parent else None, minutes_planned=minutes,
        secrecy=secrecy, decision_text=decision_text, at=at,
    )  # fmt: skip


def add_paper(
    item: AgendaItem,
    *,
    filename: str = "Tờ trình 12.pdf",
    pages: int = 3,
    data: bytes | None = None,
    at: dt.datetime = AT,
) -> Paper:
    """Add a PDF paper as the composer of the meeting (about a second)."""
    return operations.add_paper(
        actor=actor(Person.objects.get(pk=item.meeting.composed_by_id)),
        item_id=item.pk, filename=filename,
        data=samples.pdf(pages) if data is None else data, at=at,
    )  # fmt: skip


def items(meeting: Meeting) -> list[AgendaItem]:
    """Return the items as they were made."""
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("pk"))
