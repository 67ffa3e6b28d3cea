"""Calendar feeds: at an address, known by its hash alone, a program reads a person's meetings."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from db.core.base import RowId
from db.core.workspaces import is_left
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PersonOwned, Privacy
from db.mentoring.pairs import Pair
from db.mentoring.people import Person

TOKEN_BYTES = 32
BACK = timedelta(days=366)
MOST = 500  # meetings; monthly ones of thirty pairs in a year, and all that are ahead


class Feed(PersonOwned):
    """A person's feed. Of its token only a hash is kept: whoever reads the row cannot read it."""

    __tablename__ = "feeds"
    privacy = Privacy()

    person_id: Mapped[RowId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


def of_person(session: Session, person: Person) -> Feed | None:
    """Return the person's feed, or None."""
    return session.scalar(
        select(Feed).where(Feed.workspace_id == person.workspace_id, Feed.person_id == person.id)
    )


def renew(session: Session, person: Person, now: datetime) -> str:
    """Give the person a feed, or theirs another token, so that the old one leads nowhere.

    Return the token: 256 random bits, which nobody can be told again.
    """
    token = token_urlsafe(TOKEN_BYTES)
    feed = of_person(session, person)
    if feed is None:
        feed = Feed(person_id=person.id, workspace_id=person.workspace_id)
        session.add(feed)
    feed.token_hash, feed.created_at = _hashed(token), now
    session.flush()
    return token


def drop(session: Session, person: Person) -> bool:
    """Delete the person's feed; return False where there was none."""
    feed = of_person(session, person)
    if feed is None:
        return False
    session.delete(feed)
    session.flush()
    return True


def reader(session: Session, token: str) -> Person | None:
    """Return the person whose feed has that token.

    None for those who are inactive or forgotten, and where the app was taken out.
    """
    return session.scalar(
        select(Person)
        .join(Feed, (Feed.person_id == Person.id) & (Feed.workspace_id == Person.workspace_id))
        .where(Feed.token_hash == _hashed(token), Person.active)
        .where(~is_left(Person.workspace_id))
    )


def meetings_of(session: Session, person: Person, now: datetime) -> list[Meeting]:
    """Return the planned meetings of all the person's pairs.

    They are those from a year back on, the 500 latest at most, in order of time.
    """
    rows = session.scalars(
        select(Meeting)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(
            Meeting.workspace_id == person.workspace_id,
            Pair.workspace_id == person.workspace_id,
            or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id),
            Meeting.stamped_at.is_not(None),
            Meeting.starts_at >= now - BACK,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .options(selectinload(Meeting.located))
        .limit(MOST)
    )
    return list(rows)[::-1]


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
