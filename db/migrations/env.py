"""Alembic's way in: runs on the connection that `db.core.schema` hands it, in its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.core.base import UtcDateTime
from db.tables import METADATA


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    # Revisions stay as they are while the code moves on, so they name no type of ours.
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=_render,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
