"""A facilitator gives a roster in Slack: it is read, shown, loaded, and kept for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("planned", sa.Text(), server_default="", nullable=False),
        sa.Column("made", sa.Text(), server_default="", nullable=False),
        sa.Column("names_confirmed", sa.Boolean(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'reading', 'refused', 'shown', 'loading', 'loaded', 'undoing', "
            "'undone', 'left')",
            name=op.f("ck_rosters_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_rosters_workspace_id_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
        sa.UniqueConstraint("person_id", "ts", name=op.f("uq_rosters_person_id_ts")),
        sqlite_autoincrement=True,
    )
    failing = sa.text("failing_since IS NOT NULL")
    op.create_index(
        op.f("ix_rosters_failing_since"),
        "rosters",
        ["failing_since"],
        sqlite_where=failing,
        postgresql_where=failing,
    )
    op.create_index(op.f("ix_rosters_next_due_at"), "rosters", ["next_due_at"])
