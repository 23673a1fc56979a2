from __future__ import annotations

import pytest
from django.test import RequestFactory

from khonggiay.kernel import api
from khonggiay.kernel.errors import Invalid, Refused
from khonggiay.kernel.models import IdempotencyKey

pytestmark = pytest.mark.django_db


class User:
    def __init__(self, pk: int) -> None:
        self.pk = pk


def asked(key: str = "k-1", account: int = 1, path: str = "/api/v1/acts"):
    headers = {"Idempotency-Key": key} if key else {}
    request = RequestFactory().post(path, headers=headers)
    request.user = User(account)
    return request


class Act:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"times": self.times}


class TestIdempotent:
    def test_answers_a_repeated_request_as_the_first(self):
        act = Act()

        first = api.idempotent(asked(), {"a": 1}, act, status=201)
        second = api.idempotent(asked(), {"a": 1}, act, status=201)

        assert (first.status_code, first.value) == (201, {"times": 1})
        assert (second.status_code, second.value) == (201, {"times": 1})
        assert act.times == 1

    def test_refuses_another_content_under_the_same_key(self):
        act = Act()
        api.idempotent(asked(), {"a": 1}, act)

        with pytest.raises(api.KeyReused):
            api.idempotent(asked(), {"a": 2}, act)

        assert act.times == 1

    def test_refuses_another_address_under_the_same_key(self):
        api.idempotent(asked(), {}, Act())

        with pytest.raises(api.KeyReused):
            api.idempotent(asked(path="/api/v1/others"), {}, Act())

    def test_keeps_the_keys_of_accounts_apart(self):
        act = Act()

        api.idempotent(asked(account=1), {}, act)
        api.idempotent(asked(account=2), {}, act)

        assert act.times == 2

    def test_does_the_act_each_time_without_a_key(self):
        act = Act()

        api.idempotent(asked(key=""), {}, act)
        api.idempotent(asked(key=""), {}, act)

        assert act.times == 2
        assert not IdempotencyKey.objects.exists()

    def test_keeps_no_key_of_a_refused_act(self):
        def refuse() -> None:
            raise Refused

        with pytest.raises(Refused):
            api.idempotent(asked(), {}, refuse)

        assert not IdempotencyKey.objects.exists()

    def test_refuses_a_key_that_is_too_long(self):
        with pytest.raises(Invalid):
            api.idempotent(asked(key="k" * 121), {}, Act())
