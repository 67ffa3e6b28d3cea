"""What follows from the rest of a row is left out, and put back as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.demo.derived import PASSING, leave_out, put_back

ROOMS = {"U1": "D1", "C1": "C1"}
TIMES = st.sampled_from(["2026-11-24 14:00:00", "2026-11-24 14:00:01"])
MAYBE = st.none() | TIMES


@st.composite
def letters(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {
        "workspace_id": "T1",
        "kind": draw(st.sampled_from(["brief", "recap.waiting"])),
        "recipient": draw(st.sampled_from(["U1", "C1", "U2"])),
        "subject": draw(st.sampled_from([None, "recap:1"])),
        "occurrence": draw(st.sampled_from(["", "2026-11-24"])),
        "status": draw(st.sampled_from(["sent", "pending", "waiting", "dropped"])),
        "attempts": draw(st.integers(0, 2)),
        "due_at": draw(TIMES),
        "queued_at": draw(TIMES),
        "try_at": draw(TIMES),
        "finished_at": draw(MAYBE),
        "first_try": draw(MAYBE),
        "slack_ts": draw(st.sampled_from([None, "1.0"])),
        "slack_channel": draw(st.sampled_from([None, "D1", "C1"])),
        **dict.fromkeys(PASSING),
    }
    usual = f"T1:{made['kind']}:{made['subject'] or ''}:{made['occurrence']}:{made['recipient']}"
    made["key"] = draw(st.sampled_from([usual, "T1:brief:U1:2026-11-24", "T1:x"]))
    return made


@given(letters())
def test_a_letter_comes_back_as_it_was(letter: dict[str, Any]) -> None:
    back = put_back("outbox", leave_out("outbox", letter, ROOMS), ROOMS)
    assert back.pop("token")
    assert back == {name: value for name, value in letter.items() if name not in PASSING}


def test_what_is_looked_through_is_made_anew() -> None:
    goal = {"id": 1, "text": "Teach a Séminar", "folded": "teach a seminar"}
    kept = leave_out("goals", goal, ROOMS)
    assert "folded" not in kept
    assert put_back("goals", kept, ROOMS) == goal
    at = {"id": 1, "at": datetime(2026, 11, 24, tzinfo=UTC)}
    assert put_back("lapses", leave_out("lapses", at, ROOMS), ROOMS) == at
