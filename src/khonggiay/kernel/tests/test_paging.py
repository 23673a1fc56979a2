from __future__ import annotations

import pytest

from khonggiay.kernel import paging
from khonggiay.kernel.errors import Invalid


class TestDecode:
    def test_gives_back_what_was_encoded(self):
        cursor = paging.encode("2019-10-03", 7, None)

        assert paging.decode(cursor, length=3) == ["2019-10-03", 7, None]

    @pytest.mark.parametrize("cursor", ["", "?", "đ", "AAAA", paging.encode(1)])
    def test_refuses_what_it_did_not_write(self, cursor):
        with pytest.raises(Invalid):
            paging.decode(cursor, length=2)
