"""What somebody typed to the bot is held for a day; workspaces say whether it can be read."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("reads_typing", sa.Boolean(), nullable=True))
    op.create_table(
        "typed_lines",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("pair_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("became", sa.String(), server_default="", nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_typed_lines_workspace_id_pair_id_pairs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_typed_lines_workspace_id_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_lines")),
        sa.UniqueConstraint("person_id", "ts", name=op.f("uq_typed_lines_person_id_ts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_typed_lines_pair_id"), "typed_lines", ["pair_id"])
    op.create_index(op.f("ix_typed_lines_typed_at"), "typed_lines", ["typed_at"])
