"""Upkeep leaves a trace: when each part was last done, or why it was not."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "upkeep",
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_upkeep")),
    )
