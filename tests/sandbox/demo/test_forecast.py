"""What the page says of what comes next."""

from __future__ import annotations

import pytest

from handlers.features import list_kinds
from sandbox.demo.forecast import describe, name_kind

NAMES = {"U1": "Tom Brandt", "U2": "Lena Fischer", "C1": "#mentoring-digest"}


@pytest.mark.parametrize("kind", list_kinds())
def test_every_kind_of_message_has_a_name_that_people_know(kind: str) -> None:
    assert not set("._") & set(name_kind(kind))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("digest", "C1")], "digest in #mentoring-digest"),
        ([("meeting.ask", "U1")], "“Did you meet?” to Tom Brandt"),
        ([("lapse.nudge", "U2"), ("digest", "C1")], "“Have you met?” to Lena Fischer, and 1 more"),
    ],
)
def test_what_comes_is_said_with_whom_it_goes_to(rows: list[tuple[str, str]], said: str) -> None:
    assert describe(rows, NAMES) == said
