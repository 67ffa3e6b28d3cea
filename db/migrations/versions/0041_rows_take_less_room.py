"""Rows take less room: moments as numbers in SQLite, and of letters the indexes that are asked."""

import sqlalchemy as sa
from alembic import op

from db.migrations.moments import count_moments
from db.migrations.rebuilding import rebuild

revision = "0041"
down_revision = "0040"

UNSENT = sa.text("status <> 'sent'")
BEFORE = (
    "ix_outbox_status_try_at",
    "ix_outbox_status_workspace_id_try_at_id",
    "ix_outbox_workspace_id_subject",
    "ix_outbox_workspace_id_recipient_coalesce_key",
)
# A message that came to its end before that was noted is forgotten as if it had when it was due.
ENDED = """UPDATE outbox SET finished_at = due_at WHERE finished_at IS NULL
AND status IN ('sent', 'dropped', 'expired', 'dead', 'unknown')"""


def upgrade() -> None:
    # A row by its key is not to be looked for among all that its workspace has.
    op.drop_index("ix_limits_workspace_id_next_at", "limits")
    op.create_index("ix_limits_next_at_workspace_id", "limits", ["next_at", "workspace_id"])
    for name in BEFORE:
        op.drop_index(name, "outbox")
    op.execute(ENDED)
    count_moments(op.get_bind())
    with rebuild("outbox") as table:
        table.drop_constraint("uq_outbox_key", type_="unique")
    op.create_index("ix_outbox_subject", "outbox", ["subject"])
    op.create_index("ix_outbox_recipient_coalesce_key", "outbox", ["recipient", "coalesce_key"])
    op.create_index("ix_outbox_finished_at", "outbox", ["finished_at"])
    for columns in (["status", "try_at"], ["status", "workspace_id", "try_at", "id"]):
        name = f"ix_outbox_{'_'.join(columns)}"
        op.create_index(name, "outbox", columns, sqlite_where=UNSENT, postgresql_where=UNSENT)
