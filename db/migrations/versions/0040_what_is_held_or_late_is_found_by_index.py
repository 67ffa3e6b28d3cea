"""What is on hold, overdue or put off is found by index, however much else there is."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

INDEXES = (
    ("ix_limits_held", "limits", ("workspace_id",), "reason IS NOT NULL"),
    (
        "ix_outbox_unfinished",
        "outbox",
        ("status", "due_at"),
        "status IN ('waiting', 'pending', 'sending')",
    ),
    (
        "ix_outbox_put_off",
        "outbox",
        ("status", "kind"),
        "status = 'pending' AND last_error IS NOT NULL",
    ),
)


def upgrade() -> None:
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, [*columns], sqlite_where=where, postgresql_where=where)
