"""What one of a pair does waits a while before the other is shown it, and a pair before it ends."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for role in ("mentor", "mentee"):
        for what in ("held_until", "ends_at"):
            at = sa.Column(f"{role}_{what}", sa.DateTime(timezone=True), nullable=True)
            op.add_column("pairs", at)
