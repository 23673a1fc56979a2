"""What was meant is offered politely, and only when this person can find it."""

import pytest

from khonggiay.search import queries
from khonggiay.search.tests.things import ALL, index, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    index("1", title="Tờ trình", body="Phòng họp không giấy của thành phố")
    index("2", title="Nghị quyết", body="Về giấy phép xây dựng, đô thị thông minh")


def suggest(typed, tokens=ALL, **filters):
    found = search(typed, tokens=tokens, **filters)
    return queries.suggest(
        typed, tokens=tokens, found=found, filters=queries.Filters(**filters)
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hopj khoong giaays", "họp không giấy"),
        ("hop5 kho6ng gia6y1", "họp không giấy"),
        ("hợp không giấy", "họp không giấy"),
        ("hopkhonggiay", "họp không giấy"),
        ("khonggiay", "không giấy"),
        ("họp khong giya", "họp không giấy"),
        ("giấy phep xay dugn", "giấy phép xây dựng"),
        ("thnog minh", "thông minh"),
        ("nghj quyet", "nghị quyết"),
        ("quyt", "quyết"),
        ("gaiy pehp xay dung", "giấy phép xây dựng"),
    ],
)
@pytest.mark.usefixtures("texts")
def test_what_was_meant_is_offered(typed, meant):
    index("3", body="Nghị quyết")

    assert suggest(typed) == meant


@pytest.mark.usefixtures("texts")
def test_nothing_is_offered_for_what_was_found_as_typed():
    assert suggest("họp không giấy") is None
    assert suggest("hop khong giay") is None
    assert suggest("giấ") is None


@pytest.mark.usefixtures("texts")
def test_words_that_stand_apart_may_have_been_meant_together():
    index("3", body="họp, không; giay")

    assert suggest("khong hop giay ") is None
    assert suggest("thogn minhh do thi") == "thông minh đô thị"


@pytest.mark.parametrize("typed", ["xyzzy", "", "?!", "qqqqqqqqqqqqqqqqqq w e r t y u"])
@pytest.mark.usefixtures("texts")
def test_nothing_is_offered_where_nothing_is_near(typed):
    assert suggest(typed) is None


@pytest.mark.parametrize(
    "typed", ["saov vàng", "saovang", "sao vagn", "saof vangf", "sáo vàng", "soa vang"]
)
def test_words_of_hidden_papers_are_never_offered(typed):
    index("hidden", title="Dự án Sao Vàng", body="sao vàng", audience=["person:2"])
    index("seen", body="Sao kê", audience=["person:1"])

    assert suggest(typed, tokens=["person:1"]) is None
    assert suggest(typed, tokens=["person:2"]) == "sao vàng"


@pytest.mark.usefixtures("texts")
def test_what_the_filters_leave_out_is_not_offered():
    assert suggest("hopkhonggiay", kinds=("paper",)) == "họp không giấy"
    assert suggest("hopkhonggiay", kinds=("task",)) is None
