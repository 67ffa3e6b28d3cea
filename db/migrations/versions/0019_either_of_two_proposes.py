"""A recap says which of the two proposed it, and what it promised that read otherwise since.

Until now that was always the mentee. A correction of what was agreed can be left: it is dropped.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.migrations.rebuilding import rebuild

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0019"
down_revision = "0018"

STATES = "state IN ('waiting', 'amended', 'accepted', 'replaced', 'dropped')"
ROLES = "proposed_by IN ('mentor', 'mentee')"


def upgrade() -> None:
    with rebuild("recaps") as changes:
        changes.add_column(
            sa.Column("proposed_by", sa.String(), nullable=False, server_default="mentee")
        )
        changes.add_column(sa.Column("meanwhile", JSON, nullable=False, server_default="[]"))
        changes.drop_constraint(op.f("ck_recaps_state"), type_="check")
        changes.create_check_constraint(op.f("ck_recaps_state"), sa.text(STATES))
        changes.create_check_constraint(op.f("ck_recaps_proposed_by"), sa.text(ROLES))
