"""What somebody was asked, and said, is counted for that person, and not for a lapse.

What was counted in each pair's newest lapse is carried over; whoever had answered is left in peace
for as long as before. A lapse says whether its pair only ever plans, a pair why it has no date.
That somebody has talked with the other is theirs alone, and stands in their check-ins.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0026"
down_revision = "0025"

REST = timedelta(days=14)
CAUSES = "'first', 'accepted', 'missed', 'cancelled'"
MOMENT = sa.DateTime(timezone=True)
SIDES = sa.table(
    "lapse_sides",
    *(sa.column(name) for name in ("workspace_id", "pair_id", "person_id", "lapse_id")),
    sa.column("unanswered"),
    sa.column("nudged_at", MOMENT),
    sa.column("answered_at", MOMENT),
)


def upgrade() -> None:
    silences = _create()
    _carry_over(silences)
    with rebuild("lapse_sides", counted=False) as table:
        for name in ("unanswered", "nudged_at", "answered_at"):
            table.drop_column(name)
    with rebuild("lapses") as table:
        table.add_column(
            sa.Column("only_planned", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with rebuild("pairs") as table:
        table.drop_column("last_contact_at")
        table.add_column(sa.Column("date_cause", sa.String(), nullable=True))
        table.add_column(sa.Column("date_since", MOMENT, nullable=True))
        table.add_column(sa.Column("date_asks", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("date_asked_at", MOMENT, nullable=True))
        table.create_check_constraint(
            op.f("ck_pairs_date_cause"), sa.text(f"date_cause IN ({CAUSES})")
        )
        table.create_check_constraint(
            op.f("ck_pairs_date_since"), sa.text("(date_cause IS NULL) = (date_since IS NULL)")
        )


def _create() -> sa.Table:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    table = op.create_table(
        "silences",
        sa.Column("pair_id", key, nullable=False),
        sa.Column("person_id", key, nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("not_yets", sa.Integer(), nullable=False),
        sa.Column("nudged_at", MOMENT, nullable=True),
        sa.Column("quiet_until", MOMENT, nullable=True),
        sa.Column("told_planned_at", MOMENT, nullable=True),
        sa.CheckConstraint("unanswered >= 0 AND not_yets >= 0", name=op.f("ck_silences_counts")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_silences_workspace_id_pair_id_pairs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_silences_workspace_id_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pair_id", "person_id", name=op.f("pk_silences")),
    )
    op.create_index(op.f("ix_silences_person_id"), "silences", ["person_id"])
    return table


def _carry_over(silences: sa.Table) -> None:
    connection = op.get_bind()
    newest = {}
    for side in connection.execute(sa.select(SIDES).order_by(SIDES.c.lapse_id)):
        newest[side.pair_id, side.person_id] = side
    rows = [
        {
            "pair_id": pair_id,
            "person_id": person_id,
            "workspace_id": side.workspace_id,
            "unanswered": side.unanswered,
            "not_yets": 1 if side.answered_at else 0,
            "nudged_at": side.nudged_at,
            "quiet_until": side.answered_at + REST if side.answered_at else None,
            "told_planned_at": None,
        }
        for (pair_id, person_id), side in newest.items()
    ]
    if rows:
        connection.execute(sa.insert(silences), rows)
