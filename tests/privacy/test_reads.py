"""Nobody reads another pair's content: not by a query, and not on any surface of the bot."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.core.base import Base
from db.core.handled_requests import Seen
from db.core.workspaces import Workspace
from db.mentoring import feeds, lapses, meetings, pairs, people, programmes
from db.mentoring.check_ins import CheckIn
from db.mentoring.content import actions, drafts, goals, points, recaps, typed_lines
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.drafts import Draft
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.feeds import Feed
from db.mentoring.lapses import Lapse, LapseReason, LapseSide, Silence
from db.mentoring.matching.offers import Offer
from db.mentoring.matching.proposals import Proposal
from db.mentoring.matching.superiors import Superior
from db.mentoring.meetings import ChecklistMark, Meeting, MeetingPlace
from db.mentoring.pairs import Forbidden, Pair, Seat
from db.mentoring.people import Person as Row
from db.mentoring.programmes import Facilitator, Programme
from db.mentoring.reporting import digests
from db.mentoring.reporting.digests import Digest, Occurrence
from db.mentoring.reporting.follow_ups import FollowUp
from db.mentoring.reporting.reported import Reported
from db.mentoring.rosters import Roster
from db.messages.outbox import OutboxRow
from db.messages.rate_limits import Limit
from db.operations.absences import Absence
from db.operations.heartbeats import Heartbeat
from db.operations.installations import Installation
from db.operations.upkeep import Upkeep
from db.operations.versions import Version
from db.privacy import own_data
from db.privacy.audit import Audit
from sandbox.people import Person
from tests.privacy import planting
from tests.privacy.planting import CANARY, REASON, Planted
from tests.stories.world import TUESDAY

Read = Callable[[Session, Seat], Any]

# What a seat can read of each table that holds content; another pair's must raise or be empty.
READS: dict[type[Base], tuple[Read, ...]] = {
    Point: (
        lambda s, seat: pairs.owned(s, seat.person, Point, planting.POINT)[1],
        lambda s, seat: points.waiting(s, seat),
        lambda s, seat: points.list_around(s, seat, [planting.MEETING]),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(Point),
    ),
    Goal: (
        lambda s, seat: goals.of_seat(s, seat, planting.GOAL),
        lambda s, seat: goals.list_open(s, [seat], 9)[seat.pair.id][0],
        lambda s, seat: goals.closed_since(s, seat, TUESDAY),
        lambda s, seat: goals.list_gone_over(s, seat, TUESDAY),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(Goal),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(GoalNote),
    ),
    ActionItem: (
        lambda s, seat: pairs.owned(s, seat.person, ActionItem, planting.ITEM)[1],
        lambda s, seat: actions.open_of(s, seat),
        lambda s, seat: actions.closed_since(s, seat, TUESDAY),
        lambda s, seat: actions.list_carried(s, seat, TUESDAY, (), 9)[0],
        lambda s, seat: actions.list_open(s, [seat], 9)[seat.pair.id][0],
        lambda s, seat: [one for one in actions.count_own(s, [seat]).values() if one],
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(ActionItem),
    ),
    Recap: (
        lambda s, seat: pairs.owned(s, seat.person, Recap, planting.RECAP)[1],
        lambda s, seat: recaps.latest(s, seat, planting.MEETING),
        lambda s, seat: recaps.of_meetings(s, seat, [planting.MEETING]),
        lambda s, seat: recaps.list_standing(s, [seat], [planting.MEETING])[seat.pair.id],
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(Recap),
    ),
    Meeting: (
        lambda s, seat: pairs.owned(s, seat.person, Meeting, planting.MEETING)[1],
        lambda s, seat: meetings.ahead(s, seat.pair),
        lambda s, seat: meetings.held(s, seat.pair, 9),
        lambda s, seat: meetings.open_of(s, seat.pair),
        lambda s, seat: meetings.list_around(s, seat.pair, 3),
        lambda s, seat: meetings.list_standing(s, [seat.pair])[seat.pair.id],
        lambda s, seat: meetings.list_ahead(s, [seat.pair]),
        lambda s, seat: feeds.meetings_of(s, seat.person, TUESDAY),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(Meeting),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(ChecklistMark),
    ),
    Lapse: (
        lambda s, seat: lapses.open_of(s, seat.pair),
        lambda s, seat: lapses.list_open(s, [seat.pair]),
        lambda s, seat: pairs.owned(s, seat.person, Lapse, planting.LAPSE)[1],
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(LapseReason),
    ),
    LapseReason: (lambda s, seat: lapses.reasons_of(s, seat.person, planting.LAPSE),),
    Pair: (lambda s, seat: pairs.seat(s, seat.person, planting.PAIR),),
    LapseSide: (lambda s, seat: lapses.side(s, _lapse(s), seat.person.id),),
    Silence: (lambda s, seat: lapses.silence(s, seat.pair, seat.person.id),),
    Draft: (
        lambda s, seat: drafts.find(s, seat, "goal.save", planting.GOAL),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(Draft),
    ),
    TypedLine: (
        lambda s, seat: typed_lines.own(s, seat.person, planting.LINE),
        lambda s, seat: typed_lines.find(s, seat.person, "1.1"),
        lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(TypedLine),
    ),
    CheckIn: (lambda s, seat: own_data.read_each(s, [seat])[seat.pair.id].of(CheckIn),),
}
# Reached only through a row of the tables above, or never read back.
THROUGH_ANOTHER = {GoalNote, ChecklistMark, MeetingPlace}
# No word of a pair's is in these, or none that is read for a person (the outbox, to be sent).
NO_CONTENT = {
    # Before two are a pair: for the two of them, and what is offered for the programme.
    Offer,
    Superior,
    Proposal,
    Roster,
    *(Workspace, Row, Programme, Facilitator, Digest, Limit, OutboxRow, Seen, Audit, Heartbeat),
    *(Installation, Feed, Upkeep, Version, Absence, FollowUp),
    Reported,
}


SHOWING = (
    *("/mentoring", "/mentoring forget me", "/agenda", "/action", "/goal", "/meeting"),
    *("/mentoring export", "/mentoring digest"),
)


def _meeting(session: Session) -> Meeting:
    return session.get_one(Meeting, planting.MEETING)


def _lapse(session: Session) -> Lapse:
    return session.get_one(Lapse, planting.LAPSE)


def everything_seen(person: Person) -> str:
    """All that a person has before them, in every form that it is kept in."""
    shown: list[Any] = [[m.text, m.blocks, m.metadata] for m in person.all_messages]
    shown += [view.body for view in (person.modal, person.home) if view]
    return json.dumps(shown) + "".join(str(file.content) for file in person.files)


def test_every_table_is_known_to_hold_content_or_none() -> None:
    known = {*READS, *THROUGH_ANOTHER, *NO_CONTENT}
    tables = {mapper.class_ for mapper in Base.registry.mappers}
    assert {t for t in tables if t.__module__.startswith("db.")} == known


def seat_of(session: Session, planted: Planted, person: Person, pair_id: int) -> Seat:
    row = people.find(session, planted.world.sandbox.team_id, person.id)
    assert row is not None
    return pairs.seat(session, row, pair_id)


@pytest.mark.slow
def test_a_seat_reads_nothing_of_another_pair(planted: Planted) -> None:
    with planted.world.bot.sessions() as session:
        seat = seat_of(session, planted, planted.ana, planted.own)
        for model, reads in READS.items():
            for number, read in enumerate(reads):
                try:
                    found = read(session, seat)
                except Forbidden:
                    continue
                assert not found, f"read {number} of {model.__name__}"


@pytest.mark.slow
def test_the_pair_itself_reads_what_it_wrote(planted: Planted) -> None:
    """Else the test above would pass for reads that find nothing at all."""
    with planted.world.bot.sessions() as session:
        seat = seat_of(session, planted, planted.liz, planting.PAIR)
        for model, reads in READS.items():
            assert reads[0](session, seat), model.__name__


@pytest.mark.slow
def test_rows_of_another_workspace_are_nobodys(planted: Planted) -> None:
    team = planted.world.sandbox.team_id
    with planted.world.bot.sessions() as session:
        ana = people.find(session, team, planted.ana.id)
        assert ana is not None
        with pytest.raises(Forbidden):
            pairs.seat(session, ana, planting.PAIR + 100)
        assert [s.pair.id for s in pairs.seats(session, ana, ended=True)] == [planted.own]
        for table, number in (
            (Meeting, planting.MEETING),
            (Recap, planting.RECAP),
            (ActionItem, planting.ITEM),
            (Lapse, planting.LAPSE),
        ):
            assert session.get(table, number + 100) is not None, "it is there, elsewhere"
            with pytest.raises(Forbidden):
                pairs.owned(session, ana, table, number + 100)
        assert digests.occurrences(session, team, 999) == []


def test_what_a_facilitator_can_query_has_no_word_of_a_pair(planted: Planted) -> None:
    team, programme = planted.world.sandbox.team_id, planted.world.programme.id
    with planted.world.bot.sessions() as session:
        found: list[Any] = [
            digests.occurrences(session, team, programme),
            digests.closed_since(session, team, programme, TUESDAY),
            programmes.facilitators(session, team, programme),
            programmes.of_workspace(session, team),
        ]
        assert len(found[0]) == 2
        assert CANARY not in str(found)
    texts = {f.name for f in fields(Occurrence) if f.type in (str, "str")}
    assert texts == {"mentor", "mentee", "state", "cadence_code"}


@pytest.mark.slow
def test_no_surface_shows_a_pair_to_a_facilitator_a_stranger_or_another_pair(
    planted: Planted,
) -> None:
    world = planted.world
    for person in (planted.fay, planted.sam, planted.ana, planted.max):
        for command in SHOWING:
            person.types(command)
            assert "canary" not in everything_seen(person), command
            if person.modal:
                person.closes()
        person.types("/action hello @liz")
        person.types("/meeting met @liz")
        person.opens_home()
    world.passes(days=21)
    assert "Liz Moor" in planted.fay.sees("lapsed").plain
    for person in (planted.fay, planted.sam, planted.ana, planted.max):
        assert "canary" not in everything_seen(person)


@pytest.mark.slow
def test_the_pair_sees_its_own_content_and_a_reason_its_author_alone(planted: Planted) -> None:
    for person in (planted.tom, planted.liz):
        for command in SHOWING:
            person.types(command)
        assert CANARY in everything_seen(person)
        assert REASON not in everything_seen(person)
    planted.world.settles()
    for person in (planted.tom, planted.liz):
        files = [file.content.decode() for file in person.files]
        assert len([1 for content in files if CANARY in content]) == 2, "the export's two files"
    planted.world.passes(days=30)
    assert REASON not in everything_seen(planted.tom)
    assert REASON in everything_seen(planted.liz), "in her own export"


def test_a_reason_is_read_in_one_place_only() -> None:
    root = Path(__file__).parents[2]
    sources = [
        p for room in ("bot", "handlers", "db", "agendas") for p in (root / room).rglob("*.py")
    ]
    named = {str(p.relative_to(root)) for p in sources if "LapseReason" in p.read_text()}
    assert named == {
        "db/mentoring/lapses.py",
        "handlers/personal_data/export.py",
        "handlers/lapse/listeners.py",
    }


def test_a_draft_is_read_by_what_puts_it_into_its_authors_form_alone() -> None:
    root = Path(__file__).parents[2]
    sources = [p for room in ("bot", "handlers", "agendas") for p in (root / room).rglob("*.py")]
    known = ("content.drafts", "content import drafts")
    named = [p for p in sources if any(name in p.read_text() for name in known)]
    assert [str(p.relative_to(root)) for p in named] == ["handlers/slackui/drafts/keeping.py"]


def test_a_draft_is_its_authors_alone_whoever_of_the_pair_asks(planted: Planted) -> None:
    with planted.world.bot.sessions() as session:
        theirs = planted.tom, planted.liz
        seats = [seat_of(session, planted, person, planting.PAIR) for person in theirs]
        found = [drafts.find(session, seat, "goal.save", planting.GOAL) for seat in seats]
        assert [draft is not None for draft in found] == [False, True]


def test_a_typed_line_is_its_authors_alone_whoever_of_the_pair_asks(planted: Planted) -> None:
    with planted.world.bot.sessions() as session:
        theirs = planted.tom, planted.liz
        seats = [seat_of(session, planted, person, planting.PAIR) for person in theirs]
        found = [typed_lines.own(session, seat.person, planting.LINE) for seat in seats]
        assert [line is not None for line in found] == [False, True]
