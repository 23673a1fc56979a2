"""Two devices with a bad network: nothing lost, nothing doubled, both equal."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khonggiay.documents import rules
from khonggiay.documents.rules import Step
from khonggiay.documents.tests.devices import Device
from khonggiay.documents.tests.marking import Writer, writer_on_a_new_paper

KINDS = ("new", "edit", "edit", "edit", "remove", "send", "send", "lose", "pull")
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 2)),
    min_size=5,
    max_size=30,
)


class Story:
    """What two devices do, and whose words somebody replaced knowingly.

    Both know two notes from the beginning: there they meet.
    """

    def __init__(self, writer: Writer) -> None:
        self.devices = [Device(writer), Device(writer)]
        self.written: set[str] = set()
        self.replaced: set[str] = set()
        self._names = map(str, itertools.count(1))
        for act in ("new", "new", "send"):
            self.play(act, 0, 0)
        self.play("pull", 1, 0)

    def play(self, act: str, number: int, choice: int) -> None:
        device = self.devices[number]
        if act == "new":
            self._write(device, uuid.uuid4())
        elif act in ("edit", "remove"):
            shown = sorted(device.shown())
            if shown:
                mark_id = shown[choice % len(shown)]
                self.replaced.add(device.shown()[mark_id])
                if act == "edit":
                    self._write(device, mark_id)
                else:
                    device.write(mark_id, None)
        elif act == "pull":
            device.pull()
        else:
            device.send(answer_is_lost=act == "lose")

    def end(self) -> None:
        """Let the network be good until everything has arrived everywhere."""
        while any(device.outbox for device in self.devices):
            for device in self.devices:
                device.send()
        for device in self.devices:
            device.pull()

    def _write(self, device: Device, mark_id: uuid.UUID) -> None:
        text = next(self._names)
        self.written.add(text)
        device.write(mark_id, text)


@pytest.mark.django_db
class TestTwoDevices:
    @settings(
        max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(acts=ACTS)
    def test_lose_nothing_double_nothing_and_end_equal(self, db, acts):
        writer = writer_on_a_new_paper()
        story = Story(writer)

        for act, number, choice in acts:
            story.play(act, number, choice)
        story.end()

        there = {card.id: card.text for card in writer.layer().marks}
        assert story.devices[0].shown() == story.devices[1].shown() == there
        counts = Counter(there.values())
        assert story.written - story.replaced <= set(counts)
        assert set(counts) <= story.written
        assert max(counts.values(), default=1) == 1

    def test_may_send_one_batch_a_hundred_times(self):
        writer = writer_on_a_new_paper()
        device = Device(writer)
        for number in range(5):
            device.write(uuid.uuid4(), str(number))

        for _time in range(100):
            device.send(answer_is_lost=True)
        device.send()

        assert device.outbox == []
        layer = writer.layer()
        assert sorted(card.text for card in layer.marks) == ["0", "1", "2", "3", "4"]
        assert layer.revision == 5


@pytest.mark.django_db
class TestSince:
    @settings(
        max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(acts=ACTS)
    def test_gives_together_what_a_whole_layer_gives(self, db, acts):
        writer = writer_on_a_new_paper()
        story = Story(writer)
        follower = Device(writer)

        for act, number, choice in acts:
            story.play(act, number, choice)
            follower.pull()
        story.end()
        follower.pull()

        fresh = Device(writer)
        fresh.pull()
        assert follower.confirmed == fresh.confirmed


class TestStepFor:
    @given(
        exists=st.booleans(), is_removed=st.booleans(), is_stale=st.booleans(),
        is_same=st.booleans(), removes=st.booleans(),
    )  # fmt: skip
    def test_never_writes_over_words_that_the_device_did_not_know(
        self, exists, is_removed, is_stale, is_same, removes
    ):
        step = rules.step_for(
            exists=exists, is_removed=is_removed, is_stale=is_stale, is_same=is_same,
            removes=removes,
        )  # fmt: skip

        if exists and is_stale and not is_removed:
            assert step not in (Step.CHANGE, Step.REMOVE)
        if not removes and not (exists and is_same and not is_removed):
            assert step in (Step.MAKE, Step.CHANGE, Step.KEEP_BOTH)
        if step is Step.KEEP:
            assert removes
