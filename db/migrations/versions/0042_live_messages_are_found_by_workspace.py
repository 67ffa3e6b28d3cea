"""What is live in one workspace is found without going through what waits in another."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

LIVE_ALONE = sa.text("refresh_at IS NOT NULL AND brief_id IS NULL")


def upgrade() -> None:
    op.drop_index("ix_outbox_live", "outbox")
    op.create_index(
        "ix_outbox_live",
        "outbox",
        ["status", "workspace_id", "refresh_at"],
        sqlite_where=LIVE_ALONE,
        postgresql_where=LIVE_ALONE,
    )
