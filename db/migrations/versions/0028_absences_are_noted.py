"""When the bot or Slack was away is noted: it counts towards no lapse."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "absences",
        sa.Column("id", key, sa.Identity(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_absences_workspace_id_ended_at"), "absences", ["workspace_id", "ended_at"]
    )
