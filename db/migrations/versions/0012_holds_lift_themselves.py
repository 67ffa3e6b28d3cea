"""A hold counts its trials; what only waited to be lifted by hand is tried again.

Of messages that matter too much to lapse unseen, those that wait no longer have an end.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("limits", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    # Nobody ever looked at these again. If the reason still stands, the next message finds it out.
    op.execute(
        "UPDATE limits SET reason = NULL, next_at = NULL WHERE scope LIKE 'kind:%' "
        "AND reason NOT LIKE 'missing_scope: %' AND reason NOT LIKE 'template:%'"
    )
    op.execute(
        "UPDATE outbox SET expires_at = NULL WHERE status IN ('pending', 'sending') AND kind IN "
        "('meeting.ask', 'recap.to_write', 'recap.waiting', 'lapse.nudge')"
    )
