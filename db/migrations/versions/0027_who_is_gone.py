"""Of those who were known to be gone, their pairs rest from now on."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute(
        "UPDATE people SET left_at = CURRENT_TIMESTAMP "
        "WHERE NOT active AND left_at IS NULL AND slack_id NOT LIKE 'forgotten-%'"
    )
