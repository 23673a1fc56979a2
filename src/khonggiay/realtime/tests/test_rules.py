from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.realtime import rules

names = st.from_regex(r"[a-z][a-z0-9_:.-]{0,20}", fullmatch=True)


class TestCursor:
    @given(st.dictionaries(names, st.integers(0, 2**63 - 1)))
    def test_is_read_as_it_was_written(self, positions):
        assert rules.parse_cursor(rules.format_cursor(positions)) == positions

    @given(st.text())
    def test_never_fails_on_rubbish(self, text):
        found = rules.parse_cursor(text)

        assert found is None or all(rules.is_stream_name(name) for name in found)

    @pytest.mark.parametrize("text", ["a", "a=", "=1", "a=-1", "a=1;b=2", "A=1", "a=²"])
    def test_is_not_read_when_it_is_none(self, text):
        assert rules.parse_cursor(text) is None
