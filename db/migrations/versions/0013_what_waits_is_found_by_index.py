"""What waits to be sent is found by index, in its order, however much it is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

WAITING = sa.text("status = 'pending'")


def upgrade() -> None:
    op.create_index(
        op.f("ix_outbox_status_workspace_id_try_at_id"),
        "outbox",
        ["status", "workspace_id", "try_at", "id"],
    )
    op.create_index(
        "ix_outbox_expiring",
        "outbox",
        ["workspace_id", "expires_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(op.f("ix_limits_workspace_id_next_at"), "limits", ["workspace_id", "next_at"])
