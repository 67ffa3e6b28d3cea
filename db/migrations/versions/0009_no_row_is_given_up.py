"""A row whose rule fails is tried for ever, and can be counted; which version was started last."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

DUE = ("action_items", "meetings", "pairs", "people", "programmes", "recaps", "workspaces")
FAILING = sa.text("failing_since IS NOT NULL")


def upgrade() -> None:
    for table in DUE:
        op.add_column(table, sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
        # Those that were given up are tried again.
        op.execute(
            f"UPDATE {table} SET failing_since = CURRENT_TIMESTAMP, "  # noqa: S608
            "next_due_at = CURRENT_TIMESTAMP WHERE due_failures > 0"
        )
        op.create_index(
            f"ix_{table}_failing_since",
            table,
            ["failing_since"],
            sqlite_where=FAILING,
            postgresql_where=FAILING,
        )
    op.create_table(
        "versions",
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_versions")),
    )
