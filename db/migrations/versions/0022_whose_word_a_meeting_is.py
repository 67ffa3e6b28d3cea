"""A meeting knows whose word it is that it was held, and may be in doubt."""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0022"
down_revision = "0021"

STATES = (
    "state IN ('planned', 'preparing', 'shared', 'underway', 'asked', 'held', 'doubted', "
    "'recapped', 'amending', 'accepted', 'missed', 'cancelled', 'ended')"
)
ROLES = "noted_by IN ('mentor', 'mentee')"


def upgrade() -> None:
    with rebuild("meetings") as changes:
        changes.add_column(sa.Column("noted_by", sa.String(), nullable=True))
        changes.drop_constraint(op.f("ck_meetings_state"), type_="check")
        changes.create_check_constraint(op.f("ck_meetings_state"), sa.text(STATES))
        changes.create_check_constraint(op.f("ck_meetings_noted_by"), sa.text(ROLES))
