import gzip

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.kernel import ranges

DIGEST = "ab" * 32
CONTENT = bytes(range(256)) * 4


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.fixture
def ask(tmp_path):
    path = tmp_path / "blob"
    path.write_bytes(CONTENT)

    def _ask(
        method="get",
        *,
        inline=True,
        media_type="application/pdf",
        is_permanent=True,
        **headers: str,
    ) -> HttpResponseBase:
        request = getattr(RequestFactory(), method)("/x/", headers=headers)
        return ranges.respond(
            request,
            path,
            digest=DIGEST,
            filename="Tờ trình số 1.pdf",
            media_type=media_type,
            inline=inline,
            is_permanent=is_permanent,
        )

    return _ask


class TestRespond:
    def test_gives_the_whole_file(self, ask):
        response = ask()

        assert response.status_code == 200
        assert body(response) == CONTENT
        assert response["Content-Length"] == "1024"
        assert response["Content-Type"] == "application/pdf"
        assert response["Accept-Ranges"] == "bytes"
        assert response["ETag"] == f'"{DIGEST}"'
        assert response["Cache-Control"] == "private, max-age=31536000, immutable"

    def test_is_asked_each_time_where_the_content_may_change(self, ask):
        response = ask(is_permanent=False)

        assert response["Cache-Control"] == "private, no-cache"
        assert response["ETag"] == f'"{DIGEST}"'

    def test_keeps_the_content_in_a_sandbox(self, ask):
        response = ask()

        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_gives_a_range(self, ask):
        response = ask(Range="bytes=10-19")

        assert response.status_code == 206
        assert body(response) == CONTENT[10:20]
        assert response["Content-Range"] == "bytes 10-19/1024"
        assert response["Content-Length"] == "10"

    def test_streams_a_long_range(self, ask, monkeypatch):
        monkeypatch.setattr(ranges, "CHUNK", 100)

        response = ask(Range="bytes=10-900")

        assert response.streaming
        assert body(response) == CONTENT[10:901]

    def test_says_how_long_the_file_is_when_the_range_lies_outside(self, ask):
        response = ask(Range="bytes=1024-")

        assert response.status_code == 416
        assert response["Content-Range"] == "bytes */1024"

    def test_answers_head_without_content(self, ask):
        response = ask("head")

        assert body(response) == b""
        assert response["Content-Length"] == "1024"

    def test_answers_nothing_new_to_one_who_has_it(self, ask):
        assert ask(**{"If-None-Match": f'"{DIGEST}"'}).status_code == 304
        assert ask(**{"If-None-Match": f'W/"{DIGEST}", "x"'}).status_code == 304
        assert ask(**{"If-None-Match": '"other"'}).status_code == 200

    def test_continues_only_the_same_file(self, ask):
        same = ask(Range="bytes=0-0", **{"If-Range": f'"{DIGEST}"'})
        other = ask(Range="bytes=0-0", **{"If-Range": '"other"'})

        assert same.status_code == 206
        assert other.status_code == 200

    def test_saves_under_the_vietnamese_name(self, ask):
        header = ask(inline=False)["Content-Disposition"]

        assert header.startswith("attachment; filename*=utf-8''")
        assert "T%E1%BB%9D%20tr%C3%ACnh" in header

    def test_shows_only_what_browsers_show_safely(self, ask):
        assert ask()["Content-Disposition"].startswith("inline")
        assert ask(media_type="text/html")["Content-Disposition"].startswith("attach")


class TestParse:
    @pytest.mark.parametrize(
        "header",
        [
            "",
            "bytes",
            "bytes=-",
            "bytes=5-4",
            "bytes=a",
            "bytes=0-1,3-4",
            "lines=1-2",
        ],
    )
    def test_means_the_whole_file_when_it_cannot_be_read_or_asks_for_several(
        self, header
    ):
        assert ranges.parse(header, 10) is None

    def test_counts_the_last_bytes(self):
        assert ranges.parse("bytes=-3", 10) == ranges.Span(7, 9)
        assert ranges.parse("bytes=-30", 10) == ranges.Span(0, 9)

    @pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0", "bytes=10-20"])
    def test_refuses_what_lies_outside(self, header):
        with pytest.raises(ranges.Unsatisfiable):
            ranges.parse(header, 10)

    @given(st.integers(0, 5000), st.integers(0, 6000), st.integers(0, 6000))
    def test_gives_the_bytes_that_a_slice_gives(self, size, first, last):
        content = bytes(size)
        try:
            span = ranges.parse(f"bytes={first}-{last}", size)
        except ranges.Unsatisfiable:
            assert content[first : last + 1] == b""
            return

        if span is None:
            assert last < first
        else:
            assert span.length == len(content[first : last + 1])
            assert 0 <= span.first <= span.last < size


class TestRespondWith:
    def ask(self, **headers: str) -> HttpResponseBase:
        request = RequestFactory().get("/x/", headers=headers)
        return ranges.respond_with(
            request, lambda: CONTENT, name="ten", media_type="application/json"
        )

    def test_packs_for_browsers_that_can_unpack(self):
        packed, plain = self.ask(accept_encoding="gzip, br"), self.ask()

        assert gzip.decompress(packed.content) == plain.content == CONTENT
        assert packed["Content-Length"] == str(len(packed.content))
        assert packed["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"

    def test_makes_nothing_for_a_browser_that_has_it(self):
        request = RequestFactory().get("/x/", headers={"If-None-Match": '"ten"'})

        response = ranges.respond_with(
            request, pytest.fail, name="ten", media_type="application/json"
        )

        assert response.status_code == 304
        assert response["Cache-Control"] == ranges.FOR_EVER
