import pytest

from khonggiay.meetings.rules import MeetingState


class TestMeetingIn:
    @pytest.mark.parametrize("state", list(MeetingState))
    def test_brings_a_meeting_to_each_state(self, meeting_in, state):
        meeting = meeting_in.state(state)

        assert meeting.state == state
