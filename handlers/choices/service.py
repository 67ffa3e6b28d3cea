"""What somebody chooses to be sent is kept; what follows from it happens at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice, choose, is_awaited_again, wants
from agendas.rhythm.quiet_hours import next_polite
from db.mentoring import pairs
from db.mentoring.people import Person
from db.messages import withdrawing
from handlers import pair_clock

# What was on Home alone for longer is not sent any more when it is wanted again.
SENT_AGAIN = timedelta(days=14)


def choose_messages(
    session: Session,
    person: Person,
    wanted: Collection[str],
    at_home: Collection[str],
    hour: int | None,
    now: datetime,
) -> None:
    """Keep of which kinds somebody wants messages, and their hour (0 to 23, None: as usual).

    What waits for them on Home is sent, once it may be. Nudges go on from where they were.
    """
    before = person.choices
    person.choices, person.brief_hour = choose(wanted, at_home), hour
    session.flush()
    if wants(before, Choice.KEEPING_UP) is not wants(person.choices, Choice.KEEPING_UP):
        for seat in pairs.seats(session, person):
            pair_clock.reckon(session, seat.pair, now)
    # Pairs are locked before what is in the outbox about them.
    if is_awaited_again(before, person.choices):
        to, since = (person.workspace_id, person.slack_id), now - SENT_AGAIN
        at = next_polite(now, person.hours)
        withdrawing.restore_unwanted(session, *to, Choice.AWAITED, since, at)
