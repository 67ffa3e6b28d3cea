"""Rows below a pair say whose they are, and refer only to rows of their pair and workspace.

Ticks, notes of goals, sides and reasons of lapses are given their pair's number, and every row the
workspace of its pair; what never was of one workspace is refused by the new keys. Digests are
numbered in the order of their dates. Who last changed a meeting is not known of earlier ones.
"""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0015"
down_revision = "0014"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PAIR = (("workspace_id", "pair_id"), "pairs", "CASCADE")
OWN = (("workspace_id", "person_id"), "people", "CASCADE")
PERSON = (("workspace_id", "person_id"), "people", None)
AUTHOR = (("workspace_id", "author_id"), "people", None)


MEETING = (("pair_id", "meeting_id"), "meetings", "CASCADE")
AT_MEETING = (("pair_id", "meeting_id"), "meetings", None)
LAPSE = (("pair_id", "lapse_id"), "lapses", "CASCADE")
# Each table after those that it refers to: the keys that take the place of those it had.
KEYS = {
    "pairs": (
        (("workspace_id", "programme_id"), "programmes", None),
        *(
            (("workspace_id", "mentor_id"), "people", None),
            (("workspace_id", "mentee_id"), "people", None),
        ),
    ),
    "facilitators": (
        (("workspace_id", "programme_id"), "programmes", "CASCADE"),
        PERSON,
    ),
    "feeds": (OWN,),
    "meetings": (PAIR,),
    "lapses": (PAIR,),
    "goals": (PAIR, AT_MEETING, AUTHOR),
    "action_items": (PAIR, AT_MEETING, (("workspace_id", "owner_id"), "people", None), AUTHOR),
    "points": (PAIR, AT_MEETING, AUTHOR),
    "recaps": (PAIR, MEETING),
    "meeting_ticks": (PAIR, MEETING, PERSON),
    "goal_notes": (PAIR, (("pair_id", "goal_id"), "goals", "CASCADE"), MEETING),
    "lapse_sides": (PAIR, LAPSE, OWN),
    "lapse_reasons": (PAIR, LAPSE, OWN),
    "audit": (PERSON,),
}
REFERRED_TO = {
    "pairs": ("workspace_id", "id"),
    "meetings": ("pair_id", "id"),
    "lapses": ("pair_id", "id"),
    "goals": ("pair_id", "id"),
}
FOUND_BY = {
    "facilitators": ("person_id",),
    "goals": ("author_id", "meeting_id"),
    "action_items": ("author_id", "meeting_id", "owner_id"),
    "points": ("author_id",),
    "meeting_ticks": ("pair_id", "person_id"),
    "goal_notes": ("meeting_id", "pair_id"),
    "lapse_sides": ("pair_id", "person_id"),
    "lapse_reasons": ("lapse_id", "pair_id"),
}
WITHOUT_PAIR = {
    "meeting_ticks": ("meetings", "meeting_id"),
    "goal_notes": ("goals", "goal_id"),
    "lapse_sides": ("lapses", "lapse_id"),
    "lapse_reasons": ("lapses", "lapse_id"),
}
UNNUMBERED = ("facilitators", "feeds", "meeting_ticks", "lapse_sides")


def upgrade() -> None:
    connection = op.get_bind()
    for table in ("people", "programmes"):
        with rebuild(table) as batch:
            batch.create_unique_constraint(f"uq_{table}_workspace_id_id", ["workspace_id", "id"])
    _say_whose()
    for table in KEYS:
        _tie(table)
    _number_digests(connection)
    _check_ins()


def _say_whose() -> None:
    for table, (above, column) in WITHOUT_PAIR.items():
        op.add_column(table, sa.Column("pair_id", ROW_ID, nullable=True))
        op.execute(
            f"UPDATE {table} SET pair_id = "  # noqa: S608
            f"(SELECT pair_id FROM {above} WHERE {above}.id = {table}.{column})"
        )
    for table, keys in KEYS.items():
        if PAIR in keys:
            op.execute(
                f"UPDATE {table} SET workspace_id = "  # noqa: S608
                f"(SELECT workspace_id FROM pairs WHERE pairs.id = {table}.pair_id)"
            )


def _tie(table: str) -> None:
    """Give a table the keys that it has from now on."""
    before = sa.inspect(op.get_bind()).get_foreign_keys(table)
    with rebuild(table, counted=table not in UNNUMBERED) as batch:
        for key in before:
            if table != "audit" or key["referred_table"] == "people":
                batch.drop_constraint(key["name"], type_="foreignkey")
        if table in WITHOUT_PAIR:
            batch.alter_column("pair_id", existing_type=ROW_ID, nullable=False)
        if table in REFERRED_TO:
            columns = REFERRED_TO[table]
            batch.create_unique_constraint(f"uq_{table}_{'_'.join(columns)}", [*columns])
            if columns[0] == "pair_id":
                batch.drop_index(f"ix_{table}_pair_id")
        for columns, to, ondelete in KEYS[table]:
            there = ["workspace_id" if columns[0] == "workspace_id" else "pair_id", "id"]
            name = f"fk_{table}_{'_'.join(columns)}_{to}"
            batch.create_foreign_key(name, to, [*columns], there, ondelete=ondelete)
        for column in FOUND_BY.get(table, ()):
            batch.create_index(f"ix_{table}_{column}", [column])


def _number_digests(connection: sa.Connection) -> None:
    op.execute(
        "UPDATE digests SET workspace_id = "
        "(SELECT workspace_id FROM programmes WHERE programmes.id = digests.programme_id)"
    )
    old = sa.Table("digests", sa.MetaData(), autoload_with=connection, resolve_fks=False)
    rows = [row._asdict() for row in connection.execute(old.select().order_by("local_date"))]
    op.drop_table("digests")
    op.create_table(
        "digests",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("programme_id", ROW_ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("occurrences", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "programme_id", "local_date", name=op.f("uq_digests_programme_id_local_date")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "programme_id"],
            ["programmes.workspace_id", "programmes.id"],
            name=op.f("fk_digests_workspace_id_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    if rows:
        new = sa.Table("digests", sa.MetaData(), autoload_with=connection, resolve_fks=False)
        connection.execute(new.insert(), rows)


def _check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("pair_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.CheckConstraint("answer IN ('well', 'talked')", name=op.f("ck_check_ins_reply")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_check_ins_answered")
        ),
        *(
            sa.ForeignKeyConstraint(
                [*columns],
                [f"{to}.workspace_id", f"{to}.id"],
                name=op.f(f"fk_check_ins_{'_'.join(columns)}_{to}"),
                ondelete=ondelete,
            )
            for columns, to, ondelete in (PAIR, OWN)
        ),
        sqlite_autoincrement=True,
    )
    for column in ("pair_id", "person_id"):
        op.create_index(op.f(f"ix_check_ins_{column}"), "check_ins", [column])
