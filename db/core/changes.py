"""Whose rows a transaction changes in bulk: none is loaded, so whoever does it says whose."""

from sqlalchemy.orm import Session

NOTED = "pairs_changed_in_bulk"


def note(session: Session, *pair_ids: int) -> None:
    """Note the pairs whose rows an UPDATE or a DELETE changes, before it is run."""
    session.info.setdefault(NOTED, set()).update(pair_ids)
