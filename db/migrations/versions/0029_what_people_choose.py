"""People choose which messages they are sent; what they leave unanswered is known."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.migrations.rebuilding import rebuild

revision = "0029"
down_revision = "0028"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with rebuild("people") as table:
        table.add_column(sa.Column("brief_hour", sa.Integer(), nullable=True))
        for name in ("choices", "unanswered"):
            table.add_column(sa.Column(name, JSON, nullable=False, server_default="{}"))
        table.create_check_constraint(
            op.f("ck_people_brief_hour"), sa.text("brief_hour BETWEEN 0 AND 23")
        )
