"""What follows when a paper with notes gets a new version."""

from __future__ import annotations

import uuid

import pytest

from khonggiay.documents import operations as documents
from khonggiay.documents import queries
from khonggiay.documents.operations import Change
from khonggiay.documents.tests.marking import note
from khonggiay.files.tests import samples
from khonggiay.flows import reactions_marks
from khonggiay.flows.subscriptions import SUBSCRIPTIONS
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import operations
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.factories import AT, MeetingIn, actor, items, make_city
from khonggiay.realtime.models import StreamEvent


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.mark.django_db
class TestNewVersion:
    def test_has_notes_carried_and_devices_told(self, monkeypatch):
        city = make_city()
        meeting = MeetingIn(city).draft()
        paper = factories.add_paper(items(meeting)[0])
        MeetingIn(city).approve(factories.again(meeting))
        version = queries.latest_version(paper.document_id).id
        operations.write_marks(
            actor=actor(city.members[1]), paper_id=paper.pk, version_id=version,
            changes=[Change(op=uuid.uuid4(), base=0, mark=note(version))], at=AT,
        )  # fmt: skip
        asked = []
        monkeypatch.setattr(
            reactions_marks.document_acts, "ask_to_carry", lambda **v: asked.append(v)
        )
        newer = documents.add_version(
            actor=Actor.system(), document_id=paper.document_id, filename="b.pdf",
            data=samples.pdf(5), at=AT,
        )  # fmt: skip

        outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=AT)

        assert asked == [{"document_id": paper.document_id, "version_id": newer.id}]

        StreamEvent.objects.all().delete()
        documents.carry_marks(**asked[0], at=AT)
        outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=AT)

        (event,) = StreamEvent.objects.filter(kind="marks")
        assert event.stream_id == f"person:{city.members[1].pk}"
        assert event.payload == {"paper": paper.pk, "version": newer.id}
