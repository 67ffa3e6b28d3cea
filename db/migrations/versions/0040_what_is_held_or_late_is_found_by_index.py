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


# A row by its key is not to be looked for among all that its workspace has.
OLD, NEW = "ix_limits_workspace_id_next_at", "ix_limits_next_at_workspace_id"


def upgrade() -> None:
    op.drop_index(OLD, "limits")
    op.create_index(NEW, "limits", ["next_at", "workspace_id"])
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, [*columns], sqlite_where=where, postgresql_where=where)
