"""A pair may mean to meet every two or three weeks; until now four were the fewest."""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0031"
down_revision = "0030"

WEEKS = ", ".join(f"'{count} weeks'" for count in range(2, 27))
MONTHS = "'1 month', '2 months', '3 months', '4 months', '5 months', '6 months'"


def upgrade() -> None:
    rule = f"cadence_code IN ({WEEKS}, {MONTHS})"
    with rebuild("pairs") as table:
        table.drop_constraint(op.f("ck_pairs_cadence_code"), type_="check")
        table.create_check_constraint(op.f("ck_pairs_cadence_code"), sa.text(rule))
