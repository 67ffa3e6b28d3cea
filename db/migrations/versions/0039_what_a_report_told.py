"""What a report told of what people answered: it tells the same whenever it is asked for again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0039"
down_revision = "0038"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reported",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("programme_id", ROW_ID, nullable=False),
        sa.Column("length", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "programme_id"],
            ["programmes.workspace_id", "programmes.id"],
            name=op.f("fk_reported_workspace_id_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length IN ('month', 'term', 'year')", name=op.f("ck_reported_length")),
        sa.PrimaryKeyConstraint("programme_id", "length", "begins", name=op.f("pk_reported")),
    )
