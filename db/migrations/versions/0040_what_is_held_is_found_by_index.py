"""What is on hold is found by index: a workspace has a row for each channel written to lately."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

HELD = sa.text("reason IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_limits_held",
        "limits",
        ["workspace_id"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
