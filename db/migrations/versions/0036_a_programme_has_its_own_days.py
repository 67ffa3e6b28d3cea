"""A programme says when its pairs are asked, how often they mean to meet, and words of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.migrations.rebuilding import rebuild

revision = "0036"
down_revision = "0035"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
AMONG = {"share_days": "BETWEEN 1 AND 14", "prompt_days": "BETWEEN 2 AND 28"}


def upgrade() -> None:
    with rebuild("programmes") as table:
        for name, usual in (("prompt_days", "3"), ("share_days", "1")):
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=usual))
            table.create_check_constraint(
                op.f(f"ck_programmes_{name}"), sa.text(f"{name} {AMONG[name]}")
            )
        table.add_column(
            sa.Column("cadence_code", sa.String(), nullable=False, server_default="1 month")
        )
        table.add_column(
            sa.Column("asking", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("words", JSON, nullable=False, server_default="{}"))
