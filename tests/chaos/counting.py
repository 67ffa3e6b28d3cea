"""What came of it: every row and fact beside what Slack holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from agendas.cycle import State
from db.actions import DONE, ActionItem
from db.engine import sessions
from db.meetings import Meeting
from db.outbox import OutboxRow, Status
from sandbox.server import Sandbox
from sandbox.state import Message

LATE = timedelta(seconds=60)
CAME = {
    State.PLANNED: (),
    State.PREPARING: ("agenda.prompt",),
    State.SHARED: ("agenda.prompt", "agenda.shared"),
    State.UNDERWAY: ("agenda.prompt", "agenda.shared", "meeting.order"),
    State.ASKED: ("agenda.prompt", "agenda.shared", "meeting.order", "meeting.ask"),
}


@dataclass
class Count:
    """The outcome of a run; `lost` and `twice` say what, in ids."""

    messages: int = 0
    facts: int = 0
    changes: int = 0
    late: int = 0
    latest: timedelta = timedelta(0)
    statuses: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def count(sandbox: Sandbox, engine: Engine, acknowledged: list[str], promised: list[int]) -> Count:
    """Compare what was to be said with what was. All must be over: nothing due, nobody alive."""
    made = Count()
    posted = _posted(sandbox)
    made.messages = sum(map(len, posted.values()))
    made.twice += [f"{token}: {len(all_)} messages" for token, all_ in posted.items() if all_[1:]]
    with sessions(engine)() as session:
        rows = session.scalars(select(OutboxRow)).all()
        made.statuses = dict(Counter(row.status for row in rows))
        by_key = {row.key: row for row in rows}
        for row in rows:
            _row(made, row, posted.get(row.token, []), by_key)
        told = Counter((row.subject or "", row.kind) for row in rows)
        _promises(made, session, told, acknowledged, promised)
        _meetings(made, session, by_key)
        _answered(made, session, rows, posted)
    return made


def _posted(sandbox: Sandbox) -> dict[str, list[Message]]:
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
    if row.op == "update":
        made.changes += 1
        target = by_key.get(row.target_key or "")
        needless = row.status == Status.DROPPED and (target is None or target.status != Status.SENT)
        if row.status != Status.SENT and not needless:
            made.lost.append(name)
        return
    if row.status == Status.SENT:
        if not messages:
            made.lost.append(f"{name}, and Slack has none")
        for message in messages[:1]:
            _late(made, row, message)
    elif row.status == Status.DROPPED:
        # Slack may have had it just before it was dropped; never after.
        made.lost += [f"{name}, without a reason"] if not row.last_error else []
    elif row.status != Status.EXPIRED or row.last_error != "overtaken by a newer one":
        made.lost.append(name)


def _late(made: Count, row: OutboxRow, message: Message) -> None:
    seconds = float(message.ts) - max(row.due_at, row.queued_at).timestamp()
    made.latest = max(made.latest, timedelta(seconds=seconds))
    made.late += seconds > LATE.total_seconds()


def _promises(
    made: Count,
    session: Session,
    told: Counter[tuple[str, str]],
    acknowledged: list[str],
    promised: list[int],
) -> None:
    """Every promise is there once, and whoever made it, its owner was told once."""
    items = session.scalars(select(ActionItem)).unique().all()
    texts = Counter(item.text for item in items)
    made.facts += len(items)
    made.lost += [f"{text} was acknowledged" for text in acknowledged if not texts[text]]
    made.twice += [f"{text} is there {n} times" for text, n in texts.items() if n > 1]
    for item in items:
        due = item.id in promised
        kind = "action.reminder" if due else "action.given"
        # Done before its reminder came due, it needs none.
        if not told[f"action:{item.id}", kind] and not (due and item.state == DONE):
            made.lost.append(f"action item {item.id}: nobody was told")


def _meetings(made: Count, session: Session, by_key: dict[str, OutboxRow]) -> None:
    """Every meeting's steps were told, and so was every plan and move of it."""
    for meeting in session.scalars(select(Meeting)).unique():
        made.facts += 1
        subject = f"meeting:{meeting.id}:{meeting.sequence}:"
        about = [row.kind for key, row in by_key.items() if f":{subject}" in key]
        planned = "meeting.moved" if meeting.sequence else "meeting.planned"
        for kind in (*CAME[meeting.stands], planned, "meeting.file"):
            needed = 2 if kind in (planned, "meeting.file", "meeting.order") else 1
            if about.count(kind) < needed:
                made.lost.append(f"meeting {meeting.id} is {meeting.state}: no {kind}")
        for turn in range(1, meeting.sequence):
            moved = f":meeting:{meeting.id}:{turn}:"
            if not any(f"meeting.moved{moved}" in key for key in by_key):
                made.lost.append(f"meeting {meeting.id} was moved: turn {turn} was not told")


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
