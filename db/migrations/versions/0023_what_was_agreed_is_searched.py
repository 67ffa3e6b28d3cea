"""What a pair agreed, promised and aimed at can be searched: the words are kept as compared."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

SEARCHED = {
    "points": ("text", "time_line"),
    "goals": ("text",),
    "action_items": ("text",),
    "recaps": ("content", "main_point"),
}
IN_JSON = {"text", "said", "decisions", "time_line"}


def upgrade() -> None:
    connection = op.get_bind()
    for name, columns in SEARCHED.items():
        op.add_column(name, sa.Column("folded", sa.String(), nullable=False, server_default=""))
        table = sa.table(
            name,
            sa.column("id"),
            sa.column("folded"),
            *(sa.column(column, sa.JSON if column == "content" else None) for column in columns),
        )
        read = sa.select(table.c.id, *(table.c[column] for column in columns))
        for row in connection.execute(read).all():
            folded = "\n".join(_fold(t) for value in row[1:] for t in _words_in(value, "text"))
            kept = sa.update(table).where(table.c.id == row.id).values(folded=folded)
            connection.execute(kept)


def _fold(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def _words_in(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, str):
        if value and name in IN_JSON:
            yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _words_in(part, key)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _words_in(part, name)
