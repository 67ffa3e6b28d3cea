"""What is said of a recap's versions: what changed, what was asked for, whose turn it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.acceptance import find_other
from agendas.dates.wording import moment_in_words
from agendas.meeting import State
from agendas.recap import Change, Content, NewGoal, Promise, list_changes
from db.mentoring.content import actions, goals, recaps
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.recap import build_promise_context, build_recap_context, find_by_role


def build_version_context(session: Session, seat: Seat, recap: Recap) -> dict[str, Any]:
    """Return what a version says and how it came about, to one side of the pair.

    `changes` are those since the version before, and `asked` is what of that was asked for: its
    `change`, and whether it was the reader's own (`mine`). `is_correction` is whether both had
    accepted an earlier version. `newer` is whose the version after this one is: "mine", "other" or
    "" for none; `proposed` the same of one that still waits. `meanwhile` is what the lists of goals
    and promises say otherwise than this text.
    """
    versions = recaps.versions(session, seat, recap.meeting_id)
    earlier = [one for one in versions if one.version < recap.version]
    later = [one for one in versions if one.version > recap.version]
    before, waits = earlier[0] if earlier else None, later and later[0].stand().waits_for
    return {
        **build_recap_context(seat, recap),
        "changes": _build_changes(seat, before, recap) if before else [],
        "asked": build_asked(seat, before) if before else None,
        "is_correction": any(one.was_agreed for one in earlier),
        "corrected": recap.was_agreed and recap.state != ACCEPTED,
        "newer": _find_whose(seat, later[-1].proposed_by) if later else "",
        "proposed": _find_whose(seat, later[0].proposed_by) if waits else "",
        "meanwhile": _build_meanwhile(session, seat, recap),
    }


def find_turn(seat: Seat, meeting: Meeting, latest: Recap | None) -> str:
    """Return whose turn the recap of a held meeting is: "mine", "other", or "" for nobody's.

    `latest` is its newest version, if there is one.
    """
    if latest is None:
        return _find_whose(seat, "mentee") if meeting.stands is State.HELD else ""
    role = latest.stand().waits_for
    return _find_whose(seat, role) if role else ""


def find_meanwhile(session: Session, seat: Seat, recap: Recap) -> list[Change]:
    """Return what goals and promises of a recap read otherwise by now than its text has them.

    What was done or dropped meanwhile is as it was agreed, and is not among it.
    """
    content = Content.from_json(recap.content)
    items = actions.by_id(session, seat, [one.id for one in content.promises if one.id])
    kept = goals.by_id(session, seat, [one.id for one in content.new_goals if one.id])
    found = [
        Change("promises", one, Promise(i.text, seat.role_of(i.owner_id), i.due_on, i.id))
        for one in content.promises
        if one.id and (i := items.get(one.id))
    ]
    found += [
        Change("new_goals", one, NewGoal(goal.text, goal.horizon, goal.id))
        for one in content.new_goals
        if one.id and (goal := kept.get(one.id))
    ]
    return [one for one in found if one.was != one.now]


def keep_meanwhile(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes of goals and promises as JSON keeps them."""
    return [
        {"part": c.part, "was": _as_json(c.part, c.was), "now": _as_json(c.part, c.now)}
        for c in changes
    ]


def build_change(seat: Seat, change: Change) -> dict[str, Any]:
    """Return one thing that two texts say differently: `part`, what it `was` and is `now`."""
    return {
        "part": change.part,
        "was": _word(seat, change.was),
        "now": _word(seat, change.now),
    }


def build_asked(seat: Seat, before: Recap) -> dict[str, Any] | None:
    """Return the change of a version that its reader asked for, and who that was; None for none."""
    if not before.change:
        return None
    by = find_other(before.proposed_by)
    return {"change": before.change, "mine": by == seat.role, "by": find_by_role(seat, by).name}


def _as_json(part: str, row: Any) -> Mapping[str, Any]:
    of_one: dict[str, Any] = {part: (row,)}
    kept: Mapping[str, Any] = Content(**of_one).as_json()[part][0]
    return kept


def _read_json(part: str, kept: Mapping[str, Any]) -> Any:
    return getattr(Content.from_json({**Content().as_json(), part: [kept]}), part)[0]


def _build_meanwhile(session: Session, seat: Seat, recap: Recap) -> list[dict[str, Any]]:
    if recap.stand().waits_for:
        found = find_meanwhile(session, seat, recap)
    else:
        found = [
            Change(c["part"], _read_json(c["part"], c["was"]), _read_json(c["part"], c["now"]))
            for c in recap.meanwhile
        ]
    return [build_change(seat, change) for change in found]


def _build_changes(seat: Seat, before: Recap, recap: Recap) -> list[dict[str, Any]]:
    old, new = Content.from_json(before.content), Content.from_json(recap.content)
    return [build_change(seat, change) for change in list_changes(old, new)]


def _word(seat: Seat, value: Any) -> Any:
    if isinstance(value, Promise):
        return build_promise_context(seat, value)
    return moment_in_words(value, seat.person.zone) if isinstance(value, datetime) else value


def _find_whose(seat: Seat, role: str) -> str:
    return "mine" if role == seat.role else "other"
