"""Rows that were tried again can be counted without reading the others."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

RETRIED = sa.text("attempts > 1")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_retried",
        "outbox",
        ["status"],
        sqlite_where=RETRIED,
        postgresql_where=RETRIED,
    )
