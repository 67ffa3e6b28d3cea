"""What a facilitator is shown of a roster: what it would do, what it did, how to undo it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time, zone_named
from agendas.dates.wording import moment_in_words
from agendas.rhythm.cadence import Cadence
from agendas.rhythm.choices import Choice
from agendas.roster.explaining import list_by_name
from agendas.roster.keeping import list_authorities, list_over_capacity, read_kept
from agendas.roster.resolving import Entry
from agendas.roster.writing import Line, write_roster
from agendas.text.messages import escape, phrase, say
from db.mentoring import matching, meetings, pairs, people, programmes
from db.mentoring.programmes import Programme
from db.mentoring.rosters import KEPT, Roster, RosterState
from handlers.notifications.kinds import FileView, Kind, Notice, Reader, Timing, View
from handlers.roster.planning import Change

SHOWN = 15  # lines of each sort; more would not be read
CHANGING = (Change.BEGIN, Change.ANEW, Change.CADENCE)


def compose_roster(
    session: Session, reader: Reader, _notice: Notice, roster: Roster, _now: datetime
) -> View | None:
    """Return how far a roster has come; its author's alone."""
    if reader.person is None or roster.person_id != reader.person.id:
        return None
    if roster.state == RosterState.SHOWN and roster.planned:
        return View(say("roster/shown", **_describe_plan(roster)))
    over = roster.next_due_at is None
    stays = [] if over else _list_staying(session, roster)
    return View(
        say(
            "roster/state",
            id=roster.id,
            state=roster.state,
            name=roster.name,
            why=roster.why,
            done=roster.done,
            total=roster.total,
            stays=stays,
            over=over,
        ),
        is_open=not over,
    )


def _describe_plan(roster: Roster) -> dict[str, Any]:
    kept = read_kept(roster.planned)
    clear = [
        (entry, _become(change, anew=roster.anew), before)
        for entry, (change, before) in zip(kept.entries, kept.changes, strict=True)
        if roster.names_confirmed or not entry.by_name
    ]
    sorts = {
        change: _cut([_describe(*one) for one in clear if one[1] == change]) for change in Change
    }
    names = [] if roster.names_confirmed else list_by_name(kept.entries)
    return {
        "id": roster.id,
        "sorts": sorts,
        "todo": sum(sorts[change]["count"] for change in CHANGING),
        "absent": kept.absent,
        "wrong": [{"line": line, "said": said} for line, _, said in kept.wrong[:SHOWN]],
        "wrong_more": max(0, len(kept.wrong) - SHOWN),
        "unclear": len({line for line, _, _ in kept.wrong}),
        "names": [{"line": line, "said": said} for line, said in names[:SHOWN]],
        "authorities": list_authorities(kept.entries)[:SHOWN],
        "over": list_over_capacity(kept.entries)[:SHOWN],
        "notes": kept.notes[:SHOWN],
        "replaces": kept.ends is not None,
    }


def _become(change: str, *, anew: bool) -> str:
    return Change.ANEW if anew and change == Change.ENDED else change


def _cut(lines: Sequence[Any]) -> dict[str, Any]:
    return {"lines": list(lines[:SHOWN]), "more": max(0, len(lines) - SHOWN), "count": len(lines)}


def _describe(entry: Entry, change: str, before: str) -> dict[str, Any]:
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
    }


def _list_staying(session: Session, roster: Roster) -> list[str]:
    if roster.state != RosterState.UNDONE:
        return []
    return list(_name(session, roster))[:SHOWN]


def _name(session: Session, roster: Roster) -> Iterator[str]:
    for pair_id, _, _ in roster.read_made():
        pair = session.get(pairs.Pair, pair_id)
        if pair is not None and pair.workspace_id == roster.workspace_id:
            yield f"{pair.mentor.name} and {pair.mentee.name}"


def compose_export(
    session: Session, reader: Reader, _notice: Notice, programme: Programme, _now: datetime
) -> FileView | None:
    """Return the pairs of a programme as a roster, to whoever runs it."""
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    if reader.person is None or reader.person.id not in [one.id for one in running]:
        return None
    return FileView(
        filename="roster.csv",
        title=phrase("roster/export", "title", programme=programme.name),
        comment=escape(phrase("roster/export", "comment", programme=programme.name)),
        content=write_roster(list_lines(session, programme)),
    )


def list_lines(session: Session, programme: Programme, *, ended: bool = False) -> list[Line]:
    """Return the pairs of a programme as lines of a roster."""
    there = pairs.of_programme(session, programme.workspace_id, programme.id)
    return [_make_line(session, pair) for pair in there if ended or pair.state != pairs.ENDED]


def _make_line(session: Session, pair: pairs.Pair) -> Line:
    ahead = meetings.ahead(session, pair)
    local = wall_time(ahead.starts_at, pair.mentee.zone) if ahead else None
    offer = matching.find_offer(session, pair.programme, pair.mentor)
    superior = {
        one.authority: one.superior_id for one in matching.superiors_of(session, pair.mentee)
    }
    chair, supervisor = (_call(session, pair, superior.get(one)) for one in matching.Authority)
    return Line(
        programme=pair.programme.name,
        mentor=f"{pair.mentor.name} <{pair.mentor.slack_id}>",
        mentee=f"{pair.mentee.name} <{pair.mentee.slack_id}>",
        cadence=phrase("shared/_cadence", "words", cadence=pair.cadence),
        next_meeting=local.isoformat(" ", "minutes") if local else "",
        mentor_capacity=str(offer.places or "") if offer else "",
        chair=chair,
        supervisor=supervisor,
    )


def _call(session: Session, pair: pairs.Pair, number: int | None) -> str:
    if number is None:
        return ""
    person = people.get(session, pair.workspace_id, number)
    return f"{person.name} <{person.slack_id}>"


ROSTER = Kind(
    name="roster.read",
    choice=Choice.ALWAYS,
    about=Roster,
    compose=compose_roster,
    templates=(
        *("roster/shown", "roster/state", "roster/files"),
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
