"""Whether there is a background map: asked once, never waited for, and believed only when it is a picture."""

from __future__ import annotations

import pytest

from dashboard.loading import tegels
from tests.services.base import LocalService, Question, Reply

TILE = "{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(b"x", content_type="image/png"), True),
        (Reply(b"x", content_type="image/jpeg"), True),
        (Reply(b"<html>", content_type="text/html"), False),  # a portal that wants a password
        (Reply(b"", status=500), False),
        (Reply(b"", status=404), False),
        (Reply(b"x", content_type="image/png", hang_up=True), False),
        (Reply(b"x", content_type="image/png", delay_s=1.0), False),
    ],
)
def test_only_a_picture_in_time_is_an_answer(
    reply: Reply, monkeypatch: pytest.MonkeyPatch, *, expected: bool
) -> None:
    monkeypatch.setattr(tegels, "_PROBE_SECONDS", 0.3)
    asked: list[Question] = []

    def answer(question: Question) -> Reply:
        asked.append(question)
        return reply

    with LocalService(answer) as service:
        assert tegels._reach(f"{service.url}/{TILE}") is expected
    assert [question.path for question in asked] == ["/7/66/42.png"]


def test_nobody_there_is_no_answer() -> None:
    assert tegels._reach(f"http://127.0.0.1:9/{TILE}") is False
