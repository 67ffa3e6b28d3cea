"""Sessions for whoever reads and writes rows: what they write is seen by what shows it."""

from sqlalchemy import Engine, event

from db.core import engine as core
from db.core.engine import Sessions
from db.messages import touching


def sessions(
    engine: Engine,
    *,
    hurried: bool = False,
    read_only: bool = False,
    shown_by: touching.ShownBy | None = None,
) -> Sessions:
    """Return what makes sessions on a database, as `db.core.engine.sessions` does.

    When one that writes is committed, the messages that show what it has changed are touched: of a
    pair those of the kinds by which a changed table is `shown_by`, or all where that is not given.
    """
    made = core.sessions(engine, hurried=hurried, read_only=read_only)
    if not read_only:
        event.listen(made, "after_flush", touching.note_flushed)
        event.listen(made, "before_commit", touching.touch_shown)
        event.listen(made, "do_orm_execute", touching.refuse_unnoted)
        made.configure(info={touching.SHOWN_BY: shown_by})
    return made
