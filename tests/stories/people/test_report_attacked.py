"""A facilitator who keeps all that they were ever told in a year learns nobody's answer from it."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.reporting import telling
from db.mentoring import people
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.privacy import erasing
from sandbox.people import Person
from tests.agendas.reporting.attacker import Knowledge
from tests.databases import MakesDatabase
from tests.stories.people.test_told_alike import BY_CHANCE, empty_world
from tests.stories.world import World

PAIRS, YEAR = 16, 2027
SECRET = "kestrel"
LINES = {
    "Recaps accepted by both": "recap",
    "Promises kept": "promise",
}
# What one of a few has to answer, and whether it was so.
Key = tuple[str, int, int]


@dataclass
class Programme:
    """A programme whose meetings and answers of a year are put into the database as it goes."""

    world: World
    fay: Person
    pairs: list[int] = field(default_factory=list)
    truth: dict[Key, Counter[bool]] = field(default_factory=dict)
    pending: list[Key] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    homes: list[str] = field(default_factory=list)
    otherwise: bool = False

    def note(self, kind: str, number: int, month: int, *, yes: bool) -> None:
        """Know that somebody had to answer something by the end of a month."""
        if month <= 12:
            self.truth.setdefault((kind, number, month), Counter())[yes] += 1


def begin(world: World, *, otherwise: bool) -> Programme:
    """Sixteen pairs of people who are in no other, none of whom has met."""
    programme = Programme(world, world.person("fay", "Fay Laurent"), otherwise=otherwise)
    world.start_programme(programme.fay)
    team = world.sandbox.team_id
    with world.bot.sessions.begin() as session:
        for number in range(PAIRS):
            two = [
                people.keep(session, team, f"U0{role}{number}", f"{role} {number}", "UTC")
                for role in ("MENTOR", "MENTEE")
            ]
            row = Pair(
                workspace_id=team,
                programme_id=world.programme.id,
                mentor_id=two[0].id,
                mentee_id=two[1].id,
                cadence_code="1 month",
                started_at=datetime(2026, 12, 10, tzinfo=UTC),
            )
            session.add(row)
            session.flush()
            programme.pairs.append(row.id)
    return programme


def live(programme: Programme, month: int) -> None:
    """Let most pairs have met on the tenth; who accepted and kept what differs, and is known."""
    at = datetime(YEAR, month, 10, 15, tzinfo=UTC)
    with programme.world.bot.sessions.begin() as session:
        for number, pair_id in enumerate(programme.pairs):
            if pair_id in programme.gone or (number * 7 + month) % 5 == 0:
                continue
            accepted, kept = (number + month) % 2 == 0, (number * month) % 3 != 0
            if programme.otherwise:
                accepted, kept = not accepted, not kept
            write(session, pair_id, at, accepted=accepted, kept=kept)
            # A recap that was not accepted is known as such thirty days later.
            programme.note("recap", pair_id, month if accepted else month + 1, yes=accepted)
            programme.note("promise", pair_id, month, yes=kept)


def write(session: Session, pair_id: int, at: datetime, *, accepted: bool, kept: bool) -> None:
    """Put a meeting, its recap and one promise of its mentee into the database."""
    pair = session.get_one(Pair, pair_id)
    own = {"workspace_id": pair.workspace_id, "pair": pair}
    state = State.ACCEPTED if accepted else State.RECAPPED
    meeting = Meeting(**own, state=state, starts_at=at, entered_at=at, met_at=at)
    session.add(meeting)
    session.flush()
    soon = at + timedelta(days=4)
    session.add(
        Recap(
            **own,
            meeting_id=meeting.id,
            content={"decided": SECRET},
            version=1,
            state="accepted" if accepted else "waiting",
            proposed_by="mentee",
            sent_at=at,
            answered_at=soon if accepted else None,
        )
    )
    session.add(
        ActionItem(
            **own,
            meeting_id=meeting.id,
            owner_id=pair.mentee_id,
            author_id=pair.mentee_id,
            text=SECRET,
            due_on=at.date(),
            state="done" if kept else "dropped",
            created_at=at,
            closed_at=soon,
        )
    )
    pair.last_met_at = at


def lose(programme: Programme, pair_id: int) -> None:
    """End a pair, and erase every word of it: a roster has changed, and somebody is forgotten."""
    with programme.world.bot.sessions.begin() as session:
        pair = session.get_one(Pair, pair_id)
        pair.state, pair.ended_at = "ended", programme.world.clock.now()
        erasing.erase(session, pair, programme.world.clock.now())
    programme.gone.add(pair_id)
    now = programme.world.clock.now()
    from_month = now.month if now.year == YEAR else 13
    ahead = [key for key in programme.truth if key[1] == pair_id and key[2] >= from_month]
    for key in ahead:
        del programme.truth[key]


def ask(programme: Programme, lengths: list[str]) -> None:
    """Ask for reports, today's digest, all pairs, the roster, who waits, and look at Home."""
    for length in lengths:
        programme.fay.types(f"/mentoring report {length}")
        programme.world.passes(minutes=1)
    fay = programme.fay
    fay.types("/mentoring digest")
    if "All pairs" in fay.last_message.buttons:
        fay.clicks("All pairs")
    fay.types("/mentoring roster")
    fay.clicks("Send me the roster")
    fay.types("/mentoring waiting")
    programme.world.settles()
    programme.homes.append(fay.opens_home().plain)


def play(world: World, *, otherwise: bool = False) -> Programme:
    """Live through a year, and ask for all that there is after each month.

    Everybody answers as they do, or the other way.
    """
    programme = begin(world, otherwise=otherwise)
    for month in range(1, 13):
        live(programme, month)
        if month == 7:
            world.clock.set(datetime(YEAR, 7, 25, 15, tzinfo=UTC))
            lose(programme, programme.pairs[3])
        following = date(YEAR + month // 12, month % 12 + 1, 3)
        world.clock.set(datetime(following.year, following.month, 3, 15, tzinfo=UTC))
        world.settles()
        lengths = [
            "month",
            *(["term"] if month % 4 == 0 else []),
            *(["year"] if month == 12 else []),
        ]
        ask(programme, lengths)
    # Once more, after somebody else is forgotten: what is told has not changed.
    lose(programme, programme.pairs[8])
    ask(programme, ["month", "term", "year"])
    return programme


def know(programme: Programme, kind: str) -> Knowledge:
    """What follows for somebody who knows who met when, from all files that they were sent."""
    known = Knowledge()
    asked = {key: both for key, both in programme.truth.items() if key[0] == kind}
    for key, both in asked.items():
        known.suspect(key, both[True], 0, both.total())
    for file in programme.fay.files:
        if not (file.name.startswith("report") and file.name.endswith("csv")):
            continue
        lines = list(csv.reader(io.StringIO(file.content.decode().removeprefix("\ufeff"))))
        months = [int(month[-2:]) for month in lines[0][1:-1]]
        [cells] = [line[1:] for line in lines if LINES.get(line[0]) == kind]
        for inside, told in zip([*([one] for one in months), months], cells, strict=True):
            if told != "not told":
                known.learn([key for key in asked if key[2] in inside], int(told))
    return known


@pytest.mark.slow
@pytest.mark.long
def test_nobodys_answer_follows_from_all_that_a_facilitator_is_told_in_a_year(world: World) -> None:
    programme = play(world)
    for kind in ("recap", "promise"):
        known = know(programme, kind)
        assert len(known.sums) > 4, "something is told"
        assert known.find_known([key for key, (_, most) in known.bounds.items() if most]) == []
    everything = [message.text for message in (*programme.fay.messages, *world.channel.messages)]
    everything += [file.content.decode() for file in programme.fay.files]
    assert not [one for one in everything if SECRET in one]


def list_beside(programme: Programme) -> list[str]:
    """All that was told but for what reports count; what is called so by chance is left out."""
    fay = programme.fay
    texts = [one.plain for one in (*fay.messages, *programme.world.channel.messages)]
    files = [one.content.decode() for one in fay.files if not one.name.startswith("report")]
    return [BY_CHANCE.sub("…", one) for one in (*texts, *files, *programme.homes)]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(600)  # of a machine that is busy with others
def test_what_is_told_beside_reports_is_the_same_had_everybody_answered_otherwise(
    make_database: MakesDatabase,
) -> None:
    told = []
    for otherwise in (False, True):
        with empty_world(make_database) as world:
            told.append(list_beside(play(world, otherwise=otherwise)))
    assert len(told[0]) > 100
    assert told[0] == told[1]


@pytest.mark.slow
@pytest.mark.long
def test_were_all_of_it_told_it_would_be_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "_are_told", lambda *_: True)
    known = know(play(world), "recap")
    assert known.find_known([key for key, (_, most) in known.bounds.items() if most])
