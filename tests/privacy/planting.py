"""Rows of a pair with a canary in every column that a word of theirs can be in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.recap import Content, NewGoal, Promise, Reviewed
from db.core.base import Base
from db.core.workspaces import Workspace
from db.mentoring.check_ins import CheckIn
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.drafts import Draft
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.lapses import Lapse, LapseReason, LapseSide, Silence
from db.mentoring.matching.proposals import Proposal
from db.mentoring.meetings import ChecklistMark, Meeting, MeetingPlace
from db.mentoring.pairs import Pair
from db.mentoring.people import Person as Row
from db.mentoring.programmes import Programme
from db.mentoring.rosters import Roster, RosterState
from sandbox.people import Person
from tests.stories.world import TUESDAY, World

CANARY = "canary-7c1f"
REASON = "canary-reason"
ELSEWHERE = "TELSEWHERE"
PAIR, MEETING, GOAL, ITEM, RECAP, LAPSE, POINT = range(901, 908)
NOTE, REASON_ID, UNHELD, CHECK_IN, LINE, MATCH, ROSTER = 908, 909, 910, 911, 912, 913, 914


@dataclass
class Planted:
    """The world, who is in it, and the two pairs; ids of the one with canaries begin with 90."""

    world: World
    fay: Person
    max: Person
    ana: Person
    tom: Person
    liz: Person
    sam: Person
    own: int


def plant(world: World) -> Planted:
    """Return a world in which Tom and Liz have written, and Max and Ana are another pair."""
    names = {"fay": "Fay Laurent", "max": "Dr Max Okafor", "ana": "Ana Silva"}
    names |= {"tom": "Dr Tom Reed", "liz": "Liz Moor", "sam": "Sam Stranger"}
    people = {name: world.person(name, real) for name, real in names.items()}
    world.start_programme(people["fay"])
    own = world.pair(people["max"], people["ana"])
    with world.bot.sessions.begin() as session:
        team = world.sandbox.team_id
        tom, liz = (_person(session, team, people[name]) for name in ("tom", "liz"))
        _rows(session, team, world.programme.id, tom, liz, 0)
        # Another workspace in which the very same Slack ids are other people.
        session.add(Workspace(id=ELSEWHERE, name="Elsewhere"))
        session.flush()
        session.add(_programme(world))
        max_, ana = (_person(session, ELSEWHERE, people[name]) for name in ("max", "ana"))
        _rows(session, ELSEWHERE, 999, max_, ana, 100)
    return Planted(world, **people, own=own)


def _person(session: Session, workspace: str, person: Person) -> int:
    row = Row(workspace_id=workspace, slack_id=person.id, name=person.member.real_name)
    row.timezone, row.active = person.member.tz, True
    session.add(row)
    session.flush()
    return row.id


def _programme(world: World) -> Programme:
    return Programme(
        id=999, workspace_id=ELSEWHERE, name="Other", channel_id=world.channel.id, timezone="UTC"
    )


def _rows(
    session: Session, workspace: str, programme: int, mentor: int, mentee: int, by: int
) -> None:
    """Write one pair's whole content, its ids moved up `by`."""
    now = TUESDAY
    content = Content(
        (Reviewed(GOAL + by, CANARY, CANARY, "open"),),
        (NewGoal(CANARY, "1y", GOAL + by),),
        (Promise(CANARY, "mentee", None, ITEM + by),),
        CANARY,
        None,
    ).as_json()

    def add(model: Callable[..., Base], row_id: int | None, **columns: Any) -> None:
        numbered = {} if row_id is None else {"id": row_id + by}
        session.add(model(workspace_id=workspace, **numbered, **columns))
        session.flush()

    pair, meeting = PAIR + by, MEETING + by
    ours = {"programme_id": programme, "mentor_id": mentor, "mentee_id": mentee}
    add(Pair, PAIR, **ours, cadence_code="1 month", state="active", started_at=now)
    held = {"pair_id": pair, "starts_at": now, "entered_at": now, "stamped_at": now}
    add(Meeting, MEETING, **held, state=State.RECAPPED, met_at=now)
    add(Meeting, UNHELD, **held, state=State.ASKED)
    for number in (MEETING, UNHELD):
        add(MeetingPlace, None, pair_id=pair, meeting_id=number + by, place=CANARY)
    add(ChecklistMark, None, pair_id=pair, meeting_id=meeting, item="reach", person_id=mentee)
    written = {"pair_id": pair, "author_id": mentee, "text": CANARY, "created_at": now}
    add(Goal, GOAL, **written, horizon="next", meeting_id=meeting)
    add(GoalNote, NOTE, pair_id=pair, goal_id=GOAL + by, meeting_id=meeting, text=CANARY)
    add(ActionItem, ITEM, **written, owner_id=mentee, meeting_id=meeting)
    add(Point, POINT, **written, domain="career", time_line=CANARY)
    said = {"content": content, "main_point": CANARY, "change": CANARY, "state": "waiting"}
    more: dict[str, Any] = {"proposed_by": "mentee", "meanwhile": [{"text": CANARY}]}
    add(Recap, RECAP, pair_id=pair, meeting_id=meeting, version=1, sent_at=now, **said, **more)
    add(Lapse, LAPSE, pair_id=pair, since=now)
    for person in (mentor, mentee):
        asked = {"pair_id": pair, "person_id": person}
        add(LapseSide, None, **asked, nudges=1, lapse_id=LAPSE + by)
        add(Silence, None, **asked, unanswered=1, not_yets=0, nudged_at=now)
        add(
            CheckIn,
            CHECK_IN if person == mentee else None,
            pair_id=pair,
            person_id=person,
            asked_at=now,
        )
    about = {"pair_id": pair, "lapse_id": LAPSE + by, "person_id": mentee}
    add(LapseReason, REASON_ID, **about, text=REASON, written_at=now)
    entry = {"block": "text", "label": "Goal", "was": "", "value": REASON, "said": REASON}
    unsent = {"form": "goal.save", "about": GOAL + by, "typed": [entry], "kept_at": now}
    add(Draft, None, pair_id=pair, person_id=mentee, **unsent)
    typed = {"ts": "1.1", "text": f"career: {REASON}", "typed_at": now}
    add(TypedLine, LINE, pair_id=pair, person_id=mentee, **typed)
    proposed: dict[str, Any] = {"programme_id": programme, "person_id": mentee, "mentor_id": mentor}
    proposed |= {"by_id": mentor, "cadence_code": "1 month", "asked_at": now}
    add(Proposal, MATCH, **proposed)
    shown: dict[str, Any] = {"ts": "9.1", "state": RosterState.SHOWN, "asked_at": now}
    shown |= {"names_confirmed": False, "anew": False, "next_due_at": now + timedelta(days=3650)}
    add(Roster, ROSTER, person_id=mentor, **shown)
