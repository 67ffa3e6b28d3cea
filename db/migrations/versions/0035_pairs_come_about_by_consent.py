"""Pairs come about by consent: what mentors offer, who is over whom, proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ANSWERS = "IN ('yes', 'no')"
WEEKS = ", ".join(f"'{count} weeks'" for count in range(2, 27))
MONTHS = "'1 month', '2 months', '3 months', '4 months', '5 months', '6 months'"
CADENCES = f"cadence_code IN ({WEEKS}, {MONTHS})"


def upgrade() -> None:
    _create_offers()
    _create_superiors()
    _create_proposals()
    for table, column in (
        ("offers", "person_id"),
        ("superiors", "person_id"),
        ("superiors", "superior_id"),
        ("proposals", "person_id"),
        ("proposals", "mentor_id"),
        ("proposals", "by_id"),
        ("proposals", "next_due_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(op.f("ix_proposals_programme_id_state"), "proposals", ["programme_id", "state"])
    failing = sa.text("failing_since IS NOT NULL")
    op.create_index(
        op.f("ix_proposals_failing_since"),
        "proposals",
        ["failing_since"],
        sqlite_where=failing,
        postgresql_where=failing,
    )


def _create_offers() -> None:
    op.create_table(
        "offers",
        _number(),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("programme_id", ROW_ID, nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("topics", sa.String(), nullable=True),
        sa.CheckConstraint("places BETWEEN 0 AND 30", name=op.f("ck_offers_places")),
        _refer("offers", "programme_id", "programmes", "CASCADE"),
        _refer("offers", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint(
            "programme_id", "person_id", name=op.f("uq_offers_programme_id_person_id")
        ),
        sqlite_autoincrement=True,
    )


def _create_superiors() -> None:
    op.create_table(
        "superiors",
        _number(),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("superior_id", ROW_ID, nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.CheckConstraint(
            "authority IN ('chair', 'supervisor')", name=op.f("ck_superiors_authority")
        ),
        _refer("superiors", "superior_id", "people"),
        _refer("superiors", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superiors")),
        sa.UniqueConstraint(
            "person_id", "authority", name=op.f("uq_superiors_person_id_authority")
        ),
        sqlite_autoincrement=True,
    )


def _create_proposals() -> None:
    states = "state IN ('listed', 'open', 'made', 'closed', 'withdrawn')"
    op.create_table(
        "proposals",
        _number(),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("programme_id", ROW_ID, nullable=False),
        sa.Column("mentor_id", ROW_ID, nullable=True),
        sa.Column("by_id", ROW_ID, nullable=True),
        sa.Column("cadence_code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("mentor_answer", sa.String(), nullable=True),
        sa.Column("mentor_answered_at", MOMENT, nullable=True),
        sa.Column("mentee_answer", sa.String(), nullable=True),
        sa.Column("mentee_answered_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("due_failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.CheckConstraint(states, name=op.f("ck_proposals_state")),
        sa.CheckConstraint(CADENCES, name=op.f("ck_proposals_cadence_code")),
        sa.CheckConstraint(f"mentor_answer {ANSWERS}", name=op.f("ck_proposals_mentor_answer")),
        sa.CheckConstraint(f"mentee_answer {ANSWERS}", name=op.f("ck_proposals_mentee_answer")),
        sa.CheckConstraint("mentor_id <> person_id", name=op.f("ck_proposals_two_people")),
        _refer("proposals", "programme_id", "programmes", "CASCADE"),
        _refer("proposals", "mentor_id", "people"),
        _refer("proposals", "by_id", "people"),
        _refer("proposals", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sqlite_autoincrement=True,
    )


def _number() -> sa.Column[int]:
    return sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False)


def _refer(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{to}.workspace_id", f"{to}.id"],
        name=op.f(f"fk_{table}_workspace_id_{column}_{to}"),
        ondelete=ondelete,
    )
