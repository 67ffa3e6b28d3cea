"""A point of an agenda has an end: it is talked over or dropped; until then it is open.

Until now a point was closed as soon as its meeting was held. Where no recap is written yet it is
open again, so that the recap can say what became of it; what stands behind a recap was talked over.
A goal of which something was said at a meeting is of that meeting's recap.
"""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0025"
down_revision = "0024"

POINTS = sa.table("points", *(sa.column(name) for name in ("meeting_id", "state")))
MEETINGS = sa.table("meetings", *(sa.column(name) for name in ("id", "state")))
GOALS = sa.table("goals", *(sa.column(name) for name in ("id", "meeting_id")))
NOTES = sa.table("goal_notes", *(sa.column(name) for name in ("goal_id", "meeting_id")))


def upgrade() -> None:
    with rebuild("points") as table:
        table.add_column(sa.Column("state", sa.String(), nullable=False, server_default="open"))
    unwritten = sa.select(MEETINGS.c.id).where(MEETINGS.c.state == "held")
    reopened = sa.update(POINTS).where(POINTS.c.meeting_id.in_(unwritten))
    op.execute(reopened.values(meeting_id=None))
    talked = sa.update(POINTS).where(POINTS.c.meeting_id.is_not(None))
    op.execute(talked.values(state="talked"))
    with rebuild("points") as table:
        table.alter_column("state", server_default=None)
        rule = sa.text("state IN ('open', 'talked', 'dropped')")
        table.create_check_constraint(op.f("ck_points_state"), rule)
    said = sa.select(sa.func.min(NOTES.c.meeting_id)).where(NOTES.c.goal_id == GOALS.c.id)
    noted = sa.update(GOALS).where(GOALS.c.meeting_id.is_(None))
    op.execute(noted.values(meeting_id=said.scalar_subquery()))
