"""A meeting has a place, in its pair's words, and a length; what changes of them is counted."""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with rebuild("meetings") as changes:
        changes.add_column(sa.Column("minutes", sa.Integer(), server_default="60", nullable=False))
        changes.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        changes.add_column(sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
        changes.create_check_constraint("length", "minutes BETWEEN 15 AND 480")
    op.create_table(
        "meeting_places",
        sa.Column("meeting_id", number, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("pair_id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id", "meeting_id"],
            ["meetings.pair_id", "meetings.id"],
            name=op.f("fk_meeting_places_pair_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_meeting_places_workspace_id_pairs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_places")),
    )
    op.create_index(op.f("ix_meeting_places_pair_id"), "meeting_places", ["pair_id"])
