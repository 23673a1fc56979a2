import os
import time

import pytest

from khonggiay.kernel import children

HERE = "khonggiay.kernel.tests.test_children"


def double(number):
    return number * 2


def who():
    return os.getpid()


def hang():
    time.sleep(60)


def die():
    os.kill(os.getpid(), 9)


def swallow_memory():
    return len(bytearray(4 * 1024**3))


def spin():
    while True:
        pass


def environment():
    return sorted(os.environ)


class TestCall:
    def test_returns_what_the_child_found(self):
        assert children.call(f"{HERE}:double", number=21) == 42

    def test_uses_living_children_again(self):
        calls = [children.call(f"{HERE}:who") for _call in range(6)]

        assert len(set(calls)) <= children.CHILDREN
        assert os.getpid() not in calls

    def test_keeps_its_children_though_the_parent_has_grown(self, monkeypatch):
        monkeypatch.setattr(children, "_pool", children._Pool())
        ballast = b"x" * (2 * children.GROWN_MB * 1024**2)

        calls = {children.call(f"{HERE}:who") for _call in range(4)}

        children._pool.stop()
        assert (len(calls), len(ballast) > 0) == (1, True)

    def test_gives_up_after_the_time_allowed(self):
        with pytest.raises(children.ChildFailed) as failure:
            children.call(f"{HERE}:hang", seconds=1)

        assert failure.value.why == "time"

    def test_survives_a_crash(self):
        with pytest.raises(children.ChildFailed) as failure:
            children.call(f"{HERE}:die")

        assert failure.value.why == "crash"
        assert children.call(f"{HERE}:double", number=2) == 4

    def test_does_not_let_the_child_take_all_memory(self):
        with pytest.raises(children.ChildFailed) as failure:
            children.call(f"{HERE}:swallow_memory")

        assert failure.value.why == "memory"

    def test_does_not_wait_for_ever_for_a_free_child(self, monkeypatch):
        monkeypatch.setattr(children, "_pool", children._Pool())
        monkeypatch.setattr(children, "WAITING_SECONDS", 0.05)
        for _place in range(children.CHILDREN):
            children._pool.room.acquire()

        with pytest.raises(children.ChildFailed) as failure:
            children.call(f"{HERE}:double", number=2)

        assert failure.value.why == "busy"

    def test_tells_what_a_function_raised(self):
        with pytest.raises(children.ChildFailed) as failure:
            children.call(f"{HERE}:double", numbre=2)

        assert failure.value.why == "failed"
        assert "TypeError" in failure.value.detail

    def test_tells_the_child_no_secrets(self, monkeypatch):
        monkeypatch.setattr(children, "_pool", children._Pool())
        monkeypatch.setenv("DATABASE_URL", "postgresql://secret")

        assert "DATABASE_URL" not in children.call(f"{HERE}:environment")
        children._pool.stop()
