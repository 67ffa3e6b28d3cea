"""How a lapse was closed is a code, and no words of English: `on_leave`, `no_longer_due`.

The figures that digests were made of name these ways as well.
"""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0018"
down_revision = "0017"

CODES = {"on leave": "on_leave", "no longer due": "no_longer_due"}
REASONS = "'ended', 'on_leave', 'met', 'booked', 'no_longer_due'"
LAPSES = sa.table("lapses", sa.column("closed_how", sa.Text()))
DIGESTS = sa.table("digests", sa.column("id"), sa.column("figures", sa.JSON()))


def upgrade() -> None:
    with rebuild("lapses") as table:
        table.drop_constraint(op.f("ck_lapses_closed_how"), type_="check")
    for words, code in CODES.items():
        of_words = sa.update(LAPSES).where(LAPSES.c.closed_how == words)
        op.execute(of_words.values(closed_how=code))
    with rebuild("lapses") as table:
        rule = sa.text(f"closed_how IN ({REASONS})")
        table.create_check_constraint(op.f("ck_lapses_closed_how"), rule)
    connection = op.get_bind()
    for row in connection.execute(sa.select(DIGESTS).where(DIGESTS.c.figures.is_not(None))).all():
        figures = row.figures or {}
        over = {CODES.get(how, how): number for how, number in figures.get("over", {}).items()}
        if over != figures.get("over", {}):
            changed = sa.update(DIGESTS).where(DIGESTS.c.id == row.id)
            connection.execute(changed.values(figures={**figures, "over": over}))
