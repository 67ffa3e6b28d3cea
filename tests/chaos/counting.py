"""What came of it: every row and fact beside what Slack holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from agendas.meeting import State
from db.mentoring.content.actions import DONE, ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import ACCEPTED, AMENDED, WAITING, Recap
from db.mentoring.meetings import Meeting
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from sandbox.model.entities import Message
from sandbox.server import Sandbox
from tests.chaos.forms import Kept
from tests.views import find_faults_in

CAME = {
    State.PLANNED: (),
    State.PREPARING: ("agenda.prompt",),
    State.SHARED: ("agenda.prompt", "agenda.shared"),
    State.UNDERWAY: ("agenda.prompt", "agenda.shared"),  # which become the running order
    State.ASKED: ("agenda.prompt", "agenda.shared", "meeting.ask"),
}
CONTENTS = {
    "promise": ActionItem.text,
    "point": Point.text,
    "goal": Goal.text,
    "decision": Recap.content["decisions"].as_string(),
    "main point": Recap.main_point,
    "change": Recap.change,
}
TOLD: dict[str, dict[str, int]] = {
    WAITING: {"recap.waiting": 1},
    AMENDED: {"recap.change": 1},
    ACCEPTED: {"recap.accepted": 1},  # what the mentor was asked in becomes it
}


@dataclass
class Count:
    """The outcome of a run; `lost` and `twice` say what, in ids."""

    messages: int = 0
    facts: int = 0
    changes: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def count(sandbox: Sandbox, engine: Engine, kept: Sequence[Kept], promised: list[int]) -> Count:
    """Compare what was to be said with what was. All must be over: nothing due, nobody alive."""
    made = Count()
    posted = posted_by_mark(sandbox)
    made.messages = sum(map(len, posted.values()))
    made.twice += [f"{token}: {len(all_)} messages" for token, all_ in posted.items() if all_[1:]]
    made.changes = sum(1 for all_ in posted.values() for message in all_ if message.edited)
    # Each that is live shows what would be composed now, whoever died while changing it.
    shown = find_faults_in(sandbox, sessions(engine), sandbox.clock.now())
    made.lost += [fault for fault in shown if not fault.startswith("twice: ")]
    with sessions(engine)() as session:
        rows = session.scalars(select(OutboxRow)).all()
        made.statuses = dict(Counter(row.status for row in rows))
        by_key = {row.key: row for row in rows}
        for row in rows:
            _row(made, row, posted.get(row.token, []), by_key)
        told = Counter((row.subject or "", row.kind) for row in rows)
        _contents(made, session, kept)
        _promises(made, session, told, promised)
        _meetings(made, session, by_key)
        _recaps(made, session, rows, posted)
        _answered(made, session, rows, posted)
    return made


def posted_by_mark(sandbox: Sandbox) -> dict[str, list[Message]]:
    """Return the bot's messages by their mark: in the metadata, or in the name of the file."""
    found: dict[str, list[Message]] = {}
    with sandbox.state.lock:
        for conversation in sandbox.team.conversations.values():
            for message in conversation.messages:
                token = ((message.metadata or {}).get("event_payload") or {}).get("key")
                for file in message.files:
                    token = file.name.rpartition(".")[0].rpartition("-")[2]
                if token:
                    found.setdefault(token, []).append(message)
    return found


def _row(
    made: Count, row: OutboxRow, messages: list[Message], by_key: dict[str, OutboxRow]
) -> None:
    name = f"row {row.id} {row.kind} {row.op} {row.status}: {row.last_error}"
    if row.status == Status.WAITING:
        return  # for the next brief, since today's is out
    if row.status == Status.SENT:
        # What was gathered into a brief has no message of its own.
        if not messages and row.brief_id is None:
            made.lost.append(f"{name}, and Slack has none")
    elif row.status == Status.DROPPED:
        # Slack may have had it just before it was dropped; never after.
        made.lost += [f"{name}, without a reason"] if not row.last_error else []
    elif row.status != Status.EXPIRED or row.last_error != "overtaken by a newer one":
        made.lost.append(name)


def _contents(made: Count, session: Session, kept: Sequence[Kept]) -> None:
    """Whatever somebody was told is kept is there, and nothing is there twice."""
    for what, column in CONTENTS.items():
        there = Counter(session.scalars(select(column)))
        words = [one.words for one in kept if one.what == what]
        made.contents[what] = len(words)
        made.lost += [f"{one} was acknowledged" for one in words if not there[one]]
        made.twice += [f"{one} is there {n} times" for one, n in there.items() if one and n > 1]


def _promises(
    made: Count, session: Session, told: Counter[tuple[str, str]], promised: list[int]
) -> None:
    """Whoever made a promise, its owner was told once; of a recap's, the recap tells."""
    items = session.scalars(select(ActionItem).where(ActionItem.meeting_id.is_(None))).unique()
    for item in items:
        made.facts += 1
        due = item.id in promised
        kind = "action.reminder" if due else "action.given"
        # Done before its reminder came due, it needs none.
        if not told[f"action:{item.id}", kind] and not (due and item.state == DONE):
            made.lost.append(f"action item {item.id}: nobody was told")


def _meetings(made: Count, session: Session, by_key: dict[str, OutboxRow]) -> None:
    """Every meeting's steps were told, and so was every plan and move of it."""
    for meeting in session.scalars(select(Meeting)).unique():
        made.facts += 1
        if meeting.met_at == meeting.starts_at:
            continue  # never planned here: somebody said that they had met
        subject = f"meeting:{meeting.id}:{meeting.sequence}:"
        about = [row.kind for key, row in by_key.items() if f":{subject}" in key]
        planned = "meeting.moved" if meeting.sequence else "meeting.planned"
        for kind in (*CAME.get(meeting.stands, ()), planned):
            needed = 2 if kind == planned else 1
            if about.count(kind) < needed:
                made.lost.append(f"meeting {meeting.id} is {meeting.state}: no {kind}")
        for turn in range(1, meeting.sequence):
            moved = f":meeting:{meeting.id}:{turn}:"
            if not any(f"meeting.moved{moved}" in key for key in by_key):
                made.lost.append(f"meeting {meeting.id} was moved: turn {turn} was not told")


def _recaps(
    made: Count, session: Session, rows: Sequence[OutboxRow], posted: dict[str, list[Message]]
) -> None:
    """Every recap was read back, and every answer to one was told; it asks while it waits."""
    about: dict[str, list[OutboxRow]] = {}
    for row in rows:
        if row.op == "post":
            about.setdefault(row.subject or "", []).append(row)
    for recap in session.scalars(select(Recap)).unique():
        made.facts += 1
        mine = about.get(f"recap:{recap.id}", [])
        for kind, needed in TOLD.get(recap.state, {}).items():
            sent = [row for row in mine if row.kind == kind and row.status == Status.SENT]
            if len(sent) < needed:
                made.lost.append(f"recap {recap.id} is {recap.state}: {len(sent)} {kind}")
        if not any(row.kind == "recap.waiting" for row in mine):
            made.lost.append(f"recap {recap.id} was never to be read back")
        if recap.state != WAITING:
            made.lost += [
                f"row {row.id} still asks to accept recap {recap.id}, {recap.state}"
                for row in mine
                for message in posted.get(row.token, [])
                if "Accept" in message.buttons
            ]


def _answered(
    made: Count, session: Session, rows: Sequence[OutboxRow], posted: dict[str, list[Message]]
) -> None:
    """No message still asks about a promise that is done."""
    items = session.scalars(select(ActionItem)).unique()
    done = {f"action:{item.id}" for item in items if item.state == DONE}
    for row in rows:
        if row.subject in done and row.op == "post":
            for message in posted.get(row.token, []):
                if "Done" in message.buttons:
                    made.lost.append(f"row {row.id} {row.kind} still asks about what is done")
