"""What becomes of a pair: begun, paused, back from leave, ended; and how often it means to meet."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.cadence import Cadence
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.text.messages import say
from db.mentoring import leave, meetings
from db.mentoring.pairs import ACTIVE, ENDED, PAUSED, Pair, Seat, sides
from db.privacy import audit
from db.privacy.audit import Verb
from handlers import pair_clock
from handlers.meeting.service import end_all, set_due, take_off_calendars
from handlers.notifications import notify
from handlers.notifications.bursts import News

# Of leave and of its end only the newest is news.
NEWS = {"cadence": "cadence", "paused": "leave", "resumed": "leave"}


def set_cadence(session: Session, seat: Seat, cadence: Cadence, now: datetime) -> None:
    """Change how often a pair means to meet; the other is told."""
    pair = seat.pair
    if pair.cadence == cadence:
        return
    pair.cadence_code = cadence.code
    _note(session, pair, Verb.CADENCE, now, seat)
    pair_clock.plan_check_in(pair, now)
    pair_clock.reckon(session, pair, now)
    _tell_other(session, seat, "cadence", now, cadence=cadence.words)


def pause(session: Session, seat: Seat, until: datetime, now: datetime) -> None:
    """Leave a pair in peace until a moment (aware, in the future); it resumes by itself."""
    pair = seat.pair
    if pair.paused_until == until:
        return
    if pair.paused_until:
        leave.let_go(session, pair, pair.paused_until, now)
    pair.state, pair.paused_until = PAUSED, until
    _note(session, pair, Verb.PAUSE, now, seat)
    pair_clock.reckon(session, pair, now)
    _tell_other(session, seat, "paused", now, until=until)


def resume(
    session: Session, pair: Pair, at: datetime, now: datetime, by: Seat | None = None
) -> None:
    """Take a pair up again, from leave that ended at `at`; both are told, and asked to plan.

    `by` is who ended it by hand, and is answered instead.
    """
    if pair.paused_until:
        leave.let_go(session, pair, pair.paused_until, now)
    pair.state, pair.paused_until, pair.resumed_at = ACTIVE, None, at
    _note(session, pair, Verb.RESUME, now, by)
    pair_clock.plan_check_in(pair, now)
    planned = meetings.ahead(session, pair)
    if planned is not None:
        set_due(planned)
    pair_clock.reckon(session, pair, now)
    for seat in sides(pair):
        if by is not None and seat.person.id == by.person.id:
            continue
        message = say(
            "mentoring/resumed",
            other=seat.other.name,
            pair=pair.id,
            planned=planned is not None and planned.starts_at > now,
        )
        notify.tell(
            session,
            seat.person,
            "pair.resumed",
            message,
            now,
            subject=f"pair:{pair.id}",
            occurrence=at.isoformat(),
            news=News(session, by, NEWS["resumed"], now) if by else None,
        )


def end(session: Session, seat: Seat, now: datetime) -> None:
    """End a pair, no reason asked (S15); the other is told neutrally, and nothing more is sent.

    What was planned is taken off both calendars.
    """
    pair = seat.pair
    planned = end_all(session, pair, now)
    notify.withdraw(session, pair.workspace_id, f"pair:{pair.id}", "ended")
    pair.state, pair.ended_at, pair.paused_until, pair.check_in_due_at = ENDED, now, None, None
    _note(session, pair, Verb.END, now, seat)
    pair_clock.reckon(session, pair, now)
    for side in sides(pair):
        acted = side.person.id == seat.person.id
        notify.tell(
            session,
            side.person,
            "pair.ended",
            say("mentoring/ended", other=side.other.name, acted=acted, planned=bool(planned)),
            now,
            subject=f"pair:{pair.id}",
            at_once=acted,
        )
    for meeting in planned:
        take_off_calendars(session, meeting, seat, now)


def _note(session: Session, pair: Pair, verb: Verb, now: datetime, by: Seat | None) -> None:
    person = by.person.id if by else None
    audit.note(session, pair.workspace_id, verb, "pair", pair.id, now, person)


def _tell_other(
    session: Session,
    seat: Seat,
    what: str,
    now: datetime,
    *,
    until: datetime | None = None,
    cadence: str = "",
) -> None:
    other = next(side for side in sides(seat.pair) if side.person.id != seat.person.id)
    news, occurrence = News(session, seat, NEWS[what], now), now.isoformat()
    day = day_in_words(wall_time(until, other.person.zone).date()) if until else ""
    notify.tell(
        session,
        other.person,
        f"pair.{what}",
        say(f"mentoring/other_{what}", other=other.other.name, day=day, cadence=cadence),
        now,
        subject=f"pair:{seat.pair.id}",
        occurrence=occurrence,
        news=news,
    )
