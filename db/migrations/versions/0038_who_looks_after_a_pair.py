"""Who looks after a pair that does not meet; when a digest was composed."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("digests", sa.Column("made_at", MOMENT, nullable=True))
    op.create_table(
        "follow_ups",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("pair_id", ROW_ID, nullable=False),
        sa.Column("facilitator_id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("left_until", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_follow_ups_workspace_id_pair_id_pairs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "facilitator_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_follow_ups_workspace_id_facilitator_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pair_id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_facilitator_id"), "follow_ups", ["facilitator_id"])
