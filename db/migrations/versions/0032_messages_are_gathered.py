"""What is due to a person on a day goes into one message: rows are gathered into a brief."""

import sqlalchemy as sa
from alembic import op

from db.migrations.rebuilding import rebuild

revision = "0032"
down_revision = "0031"

LIVE_ALONE = sa.text("refresh_at IS NOT NULL AND brief_id IS NULL")
GATHERED_INTO = sa.text("brief_id IS NOT NULL")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.drop_index("ix_outbox_live", "outbox")
    with rebuild("outbox") as table:
        table.add_column(sa.Column("brief_id", key, nullable=True))
        table.create_foreign_key(
            op.f("fk_outbox_brief_id_outbox"), "outbox", ["brief_id"], ["id"], ondelete="SET NULL"
        )
        table.create_check_constraint(
            op.f("ck_outbox_gathered"), "status <> 'gathered' OR brief_id IS NOT NULL"
        )
    op.create_index(
        "ix_outbox_live",
        "outbox",
        ["status", "refresh_at"],
        sqlite_where=LIVE_ALONE,
        postgresql_where=LIVE_ALONE,
    )
    op.create_index(
        "ix_outbox_brief_id",
        "outbox",
        ["brief_id"],
        sqlite_where=GATHERED_INTO,
        postgresql_where=GATHERED_INTO,
    )
