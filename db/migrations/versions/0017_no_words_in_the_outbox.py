"""The outbox holds no words any more: what a message says is composed from rows when it goes out.

What waits keeps its key, and is composed as any other. What went out in the month before the newest
message is looked at once more, spread over a day, so that it shows what is so. Changes that waited
are not needed then. Of what was about no row of its own, or about one that is new, what still waits
is let go.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0017"
down_revision = "0016"

TABLES = {
    "meeting": "meetings",
    "recap": "recaps",
    "action": "action_items",
    "lapse": "lapses",
}
LET_GO = ("digest", "digest.direct", "lapse.check_in", "typed.answer")
NEVER_CHANGED = (
    *("meeting.planned", "meeting.moved", "meeting.cancelled", "meeting.file"),
    *("recap.accepted", "pair.ended", "pair.cadence", "pair.paused"),
    *("mydata.file", "mydata.facilitator", "person.gone", *LET_GO),
)
LIVE, DAY = timedelta(days=30), 24 * 60 * 60
OUTBOX = sa.table(
    "outbox",
    *(sa.column(name) for name in ("id", "kind", "key", "subject", "status", "recipient")),
    *(sa.column(name) for name in ("workspace_id", "op", "occurrence", "pair_id", "last_error")),
    *(sa.column(name) for name in ("slack_ts", "attempts")),
    sa.column("finished_at", sa.DateTime(timezone=True)),
    sa.column("refresh_at", sa.DateTime(timezone=True)),
    sa.column("live_until", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.op == "update"))
    waiting = OUTBOX.c.status.in_(("pending", "sending"))
    connection.execute(
        sa.update(OUTBOX)
        .where(waiting, OUTBOX.c.kind.in_(LET_GO))
        .values(status="dropped", last_error="made before messages were composed")
    )
    for row in connection.execute(sa.select(OUTBOX).where(OUTBOX.c.subject.is_not(None))).all():
        connection.execute(
            sa.update(OUTBOX)
            .where(OUTBOX.c.id == row.id)
            .values(
                occurrence=_occurrence(row),
                pair_id=_pair(connection, row.subject),
            )
        )
    _look_again(connection)
    with rebuild("outbox") as table:
        for column in ("payload", "target_key", "wiped_at"):
            table.drop_column(column)


def _look_again(connection: sa.Connection) -> None:
    newest = connection.scalar(sa.select(sa.func.max(OUTBOX.c.finished_at)))
    if newest is None:
        return
    recent = (
        sa.select(OUTBOX.c.id, OUTBOX.c.finished_at)
        .where(OUTBOX.c.status == "sent", OUTBOX.c.slack_ts.is_not(None))
        .where(OUTBOX.c.kind.not_in(NEVER_CHANGED), OUTBOX.c.finished_at > newest - LIVE)
    )
    for row in connection.execute(recent).all():
        at = newest + timedelta(seconds=row.id % DAY)
        connection.execute(
            sa.update(OUTBOX)
            .where(OUTBOX.c.id == row.id)
            .values(refresh_at=at, live_until=row.finished_at + LIVE)
        )


def _occurrence(row: sa.Row) -> str:
    """Return what stands in a row's key between its subject and its recipient."""
    head = f"{row.workspace_id}:{row.kind}:{row.subject}:"
    if not row.key.startswith(head) or not row.key.endswith(f":{row.recipient}"):
        return ""
    return row.key[len(head) : -len(row.recipient) - 1][:120]


def _pair(connection: sa.Connection, subject: str) -> int | None:
    head, _, number = subject.partition(":")
    if not number.isdecimal():
        return None
    table = "pairs" if head == "pair" else TABLES.get(head)
    if table is None:
        return None
    column = "id" if table == "pairs" else "pair_id"
    found = sa.text(f"SELECT {column} FROM {table} WHERE id = :id")  # noqa: S608 - names of ours
    return connection.scalar(found, {"id": int(number)})
