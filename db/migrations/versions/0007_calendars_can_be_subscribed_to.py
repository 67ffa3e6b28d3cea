"""Calendars can be subscribed to; a meeting says when its calendar entry last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feeds_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_feeds_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feeds_token_hash")),
    )
    op.add_column("meetings", sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True))
    # Which of them were planned is not known any more; the time of the last step is near enough.
    op.execute("UPDATE meetings SET stamped_at = entered_at")
