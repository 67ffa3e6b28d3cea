"""Where a programme's people work, where somebody says that they do, and Slack's status of them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("people", "programmes"):
        op.add_column(table, sa.Column("country", sa.String(), nullable=True))
        op.add_column(table, sa.Column("region", sa.String(), nullable=True))
    op.add_column(
        "people",
        sa.Column("own_country", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("people", sa.Column("away_since", MOMENT, nullable=True))
    op.add_column("people", sa.Column("away_until", MOMENT, nullable=True))
