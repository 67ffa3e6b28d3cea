"""What a facilitator is shown of a roster: what it would do, what it did, how to undo it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import zone_named
from agendas.dates.wording import moment_in_words
from agendas.rhythm.cadence import Cadence
from agendas.rhythm.choices import Choice
from agendas.roster.explaining import OnLines, describe_details, gather, list_by_name
from agendas.roster.keeping import Kept, read_kept
from agendas.roster.resolving import Entry
from agendas.roster.writing import write_roster
from agendas.text.messages import escape, phrase, say
from db.mentoring import pairs, programmes
from db.mentoring.programmes import Programme
from db.mentoring.rosters import KEPT, Roster, RosterState
from handlers.notifications.kinds import FileView, Kind, Notice, Reader, Timing, View
from handlers.roster.exporting import list_lines
from handlers.roster.planning import Change

SHOWN = 15  # lines of each sort; more would not be read
CHANGING = (Change.BEGIN, Change.ANEW, Change.CADENCE, Change.DETAILS)


def compose_roster(
    session: Session, reader: Reader, _notice: Notice, roster: Roster, _now: datetime
) -> View | None:
    """Return how far a roster has come, or the one pair of a form; its author's alone."""
    if reader.person is None or roster.person_id != reader.person.id:
        return None
    kept = read_kept(roster.planned)
    if roster.state == RosterState.SHOWN and roster.planned:
        if roster.of_form:
            return View(say("roster/pair_shown", **_describe_pair(session, roster, kept)))
        return View(say("roster/shown", **_describe_plan(roster, kept)))
    over = roster.next_due_at is None
    ends = kept.ends is not None and roster.state == RosterState.LOADED
    facts: dict[str, Any] = {
        "id": roster.id,
        "state": roster.state,
        "why": roster.why,
        "stays": [] if over else _list_staying(session, roster),
        "left_out": _gather_wrong(kept)[:SHOWN],
        "over": over,
        "done": roster.done,
    }
    if roster.of_form:
        until = roster.next_due_at if ends else None
        when = moment_in_words(until, reader.person.zone) if until else ""
        replaces = kept.ends is not None
        said = say("roster/pair_state", ends=when, replaces=replaces, **facts)
        return View(said, is_open=not over)
    facts |= {"name": roster.name, "total": roster.total}
    return View(say("roster/state", **facts), is_open=not over)


def _describe_plan(roster: Roster, kept: Kept) -> dict[str, Any]:
    clear = [
        (entry, _become(change, anew=roster.anew), before, details)
        for entry, (change, before, details) in zip(kept.entries, kept.changes, strict=True)
        if roster.names_confirmed or not entry.by_name
    ]
    sorts = {
        change: _cut([_describe(*one) for one in clear if one[1] == change]) for change in Change
    }
    names = gather(() if roster.names_confirmed else list_by_name(kept.entries))
    wrong = _gather_wrong(kept)
    return {
        "id": roster.id,
        "sorts": sorts,
        "todo": sum(sorts[change]["count"] for change in CHANGING),
        "absent": kept.absent,
        "wrong": wrong[:SHOWN],
        "wrong_more": sum(one.count for one in wrong[SHOWN:]),
        "unclear": len({line for line, _, _ in kept.wrong}),
        "names": names[:SHOWN],
        "names_more": max(0, len(names) - SHOWN),
        "authorities": kept.authorities[:SHOWN],
        "over": kept.over[:SHOWN],
        "first_more": sum(max(0, len(one) - SHOWN) for one in (kept.authorities, kept.over)),
        "notes": kept.notes[:SHOWN],
    }


def _describe_pair(session: Session, roster: Roster, kept: Kept) -> dict[str, Any]:
    entry, (change, before, details) = next(
        zip(kept.entries, kept.changes, strict=True), (None, ("", "", ()))
    )
    old = pairs.get(session, roster.workspace_id, kept.ends) if kept.ends is not None else None
    pair = _describe(entry, change, before, details) if entry else {}
    return {
        "id": roster.id,
        "change": _become(change, anew=roster.anew),
        "pair": pair,
        "old": old.mentor.name if old else "",
        "wrong": [said for _, _, said in kept.wrong],
        "authorities": kept.authorities,
        "over": kept.over,
        "notes": kept.notes,
    }


def _gather_wrong(kept: Kept) -> list[OnLines]:
    return gather((line, said) for line, _, said in kept.wrong)


def _become(change: str, *, anew: bool) -> str:
    return Change.ANEW if anew and change == Change.ENDED else change


def _cut(lines: Sequence[Any]) -> dict[str, Any]:
    return {"lines": list(lines[:SHOWN]), "more": max(0, len(lines) - SHOWN), "count": len(lines)}


def _describe(entry: Entry, change: str, before: str, details: Sequence[str]) -> dict[str, Any]:
    when = entry.next_meeting if change in (Change.BEGIN, Change.ANEW) else None
    zone = zone_named(entry.mentee.timezone)
    return {
        "mentor": entry.mentor.name,
        "mentee": entry.mentee.name,
        "programme": entry.programme,
        "cadence": phrase("shared/_cadence", "words", cadence=entry.cadence),
        "before": phrase("shared/_cadence", "words", cadence=Cadence.parse(before))
        if before
        else "",
        "when": moment_in_words(when, zone) if when else "",
        "details": describe_details(entry, details),
    }


def _list_staying(session: Session, roster: Roster) -> list[str]:
    if roster.state != RosterState.UNDONE:
        return []
    return list(_name(session, roster))[:SHOWN]


def _name(session: Session, roster: Roster) -> Iterator[str]:
    for one in roster.read_made():
        pair = session.get(pairs.Pair, one.number)
        if pair is not None and pair.workspace_id == roster.workspace_id:
            yield f"{pair.mentor.name} and {pair.mentee.name}"


def compose_export(
    session: Session, reader: Reader, _notice: Notice, programme: Programme, _now: datetime
) -> FileView | None:
    """Return the pairs of a programme as a roster, to whoever runs it."""
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    return FileView(
        filename="roster.csv",
        title=phrase("roster/export", "title", programme=programme.name),
        comment=escape(phrase("roster/export", "comment", programme=programme.name)),
        content=write_roster(list_lines(session, programme)),
    )


ROSTER = Kind(
    name="roster.read",
    choice=Choice.ALWAYS,
    about=Roster,
    compose=compose_roster,
    templates=(
        *("roster/shown", "roster/state", "roster/files"),
        *("roster/pair_shown", "roster/pair_state"),
        *("roster/no_sheet", "roster/not_had"),
    ),
    timing=Timing.REPLY,
    expires=lambda _roster, due_at: due_at + KEPT,
    gone="roster/gone",
    command="/mentoring roster",
)
EXPORT = Kind(
    name="roster.export",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_export,
    templates=("roster/export",),
    timing=Timing.REPLY,
    live=None,
    is_file=True,
)
NOT_YOURS = Kind(
    name="roster.not_yours",
    choice=Choice.ALWAYS,
    about=None,
    compose=lambda *_: View(say("roster/not_yours")),
    templates=("roster/not_yours",),
    timing=Timing.REPLY,
    newest_only=True,
    live=None,
)
