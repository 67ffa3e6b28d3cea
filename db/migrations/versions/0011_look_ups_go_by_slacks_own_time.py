"""Look-ups go by Slack's own time, and go on from page to page."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("look_up_cursor", sa.Text(), nullable=True))
