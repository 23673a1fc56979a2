"""The tags and components that every page uses."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from khonggiay.kernel.fragments import FragmentMessages
from khonggiay.kernel.templatetags import kg


class ReplyForm(forms.Form):
    reason = forms.CharField(label="Lý do", help_text="Một câu là đủ.")
    agree = forms.BooleanField(label="Đồng ý")


def shown(text: str, **context: object) -> str:
    return Template("{% load kg %}" + text).render(Context(context))


class TestIcon:
    def test_is_silent_without_a_label(self):
        drawn = shown('{% icon "x" %}')

        assert 'aria-hidden="true"' in drawn
        assert "<path" in drawn

    def test_speaks_its_label_escaped(self):
        drawn = shown('{% icon "x" label=label %}', label="a<b")

        assert 'role="img" aria-label="a&lt;b"' in drawn

    def test_names_the_cure_for_an_unknown_name(self):
        with pytest.raises(kg.UnknownIcon, match=r"no-such-icon.*make build"):
            shown('{% icon "no-such-icon" %}')


class TestField:
    def test_ties_help_and_errors_to_the_control(self):
        form = ReplyForm({"reason": ""})

        html = render_to_string("components/field.html", {"field": form["reason"]})

        assert 'aria-describedby="id_reason_help id_reason_errors"' in html
        assert 'aria-invalid="true"' in html
        assert 'id="id_reason_errors"' in html

    def test_puts_a_check_box_before_its_words(self):
        html = render_to_string(
            "components/field.html", {"field": ReplyForm()["agree"]}
        )

        assert html.index("<input") < html.index("Đồng ý")

    def test_leads_from_the_summary_to_the_field(self):
        form = ReplyForm({"reason": ""})

        html = render_to_string("components/errors.html", {"form": form})

        assert 'href="#id_reason"' in html


class TestQuery:
    def test_changes_some_and_keeps_the_rest(self, rf: RequestFactory):
        request = rf.get("/nhiem-vu/", {"state": "late", "page": "7"})

        url = shown('{% query page=None unit="SXD" %}', request=request)

        assert url == "?state=late&amp;unit=SXD"


class TestInitials:
    def test_are_of_the_family_name_and_the_given_name(self):
        assert kg.initials("Nguyễn Thị Ánh") == "NÁ"
        assert kg.initials("Đức") == "Đ"
        assert kg.initials(None) == ""


class TestBrowserWords:
    def test_are_in_the_language_of_the_page(self):
        with translation.override("vi"):
            html = kg.browser_words()

        handed = json.loads(html[html.index("{") : html.rindex("}") + 1])
        assert handed["words"]["vote.approve"] == "Tán thành"
        assert set(handed["icons"]) >= {"x", "circle-check"}


class TestFragmentMessages:
    def answer(self, response: HttpResponse, **headers: str) -> HttpResponse:
        request = RequestFactory().get("/", headers=headers)
        self.prepare(request)
        return FragmentMessages(lambda _request: response)(request)

    def prepare(self, request: HttpRequest) -> None:
        request._messages = CookieStorage(request)
        messages.success(request, "Đã gửi")

    def test_are_added_to_an_answer_to_htmx(self):
        answer = self.answer(HttpResponse("<p>xong</p>"), hx_request="true")

        assert "Đã gửi" in answer.content.decode()
        assert b'hx-swap-oob="true"' in answer.content

    def test_wait_for_the_page_that_a_redirect_leads_to(self):
        response = HttpResponse(headers={"HX-Redirect": "/hom-nay/"})

        assert b"messages" not in self.answer(response, hx_request="true").content

    def test_leave_whole_pages_alone(self):
        assert self.answer(HttpResponse("<p>xong</p>")).content == b"<p>xong</p>"
