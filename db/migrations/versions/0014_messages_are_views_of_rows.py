"""Messages may be views of rows: what they show is known by a hash, and composed again."""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0014"
down_revision = "0013"

LIVE = sa.text("refresh_at IS NOT NULL")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with rebuild("outbox") as table:
        table.alter_column("payload", existing_type=sa.JSON(), nullable=True)
        table.add_column(sa.Column("pair_id", key, nullable=True))
        table.add_column(sa.Column("occurrence", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("variant", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("shown", sa.String(32), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("live_until", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_outbox_pair_id_pairs"), "pairs", ["pair_id"], ["id"])
    op.create_index(
        "ix_outbox_live_of_pair", "outbox", ["pair_id"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index(
        "ix_outbox_live",
        "outbox",
        ["status", "refresh_at"],
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
