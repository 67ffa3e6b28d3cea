"""Of those who were known to be gone, their pairs rest from now on."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute(
        "UPDATE people SET left_at = CURRENT_TIMESTAMP, next_due_at = CURRENT_TIMESTAMP "
        "WHERE NOT active AND left_at IS NULL AND slack_id NOT LIKE 'forgotten-%'"
    )
