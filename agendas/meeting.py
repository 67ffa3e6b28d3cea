"""The cycle of one meeting: which state follows which, and when the next step is due.

"Reiterate and review" (rows S1-S4): asked before, held, recapped, accepted by both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from agendas.dates.local_time import day_around, from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays

A_DAY = timedelta(days=1)
LENGTH = timedelta(hours=1)
SHORT_NOTICE = timedelta(hours=12)


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    PREPARING = "preparing"
    SHARED = "shared"
    UNDERWAY = "underway"
    ASKED = "asked"
    HELD = "held"
    DOUBTED = "doubted"
    RECAPPED = "recapped"
    AMENDING = "amending"
    ACCEPTED = "accepted"
    MISSED = "missed"
    CANCELLED = "cancelled"
    ENDED = "ended"


class Event(StrEnum):
    """What can happen to a meeting; the first four come with time, the others from people."""

    PROMPT = "prompt"
    SHARE = "share"
    BEGIN = "begin"
    ASK = "ask"
    MOVE = "move"
    CANCEL = "cancel"
    MET = "met"
    MISS = "miss"
    DOUBT = "doubt"
    UNDO = "undo"
    RECAP = "recap"
    AMEND = "amend"
    ACCEPT = "accept"
    TAKE_BACK = "take_back"
    END = "end"


AHEAD = (State.PLANNED, State.PREPARING, State.SHARED, State.UNDERWAY, State.ASKED)
"""A meeting that is still to be held, or of which nobody has said whether it was."""

REVIEWING = (State.HELD, State.RECAPPED, State.AMENDING)
"""A meeting that was held and whose recap both have not accepted yet."""

DONE = (State.HELD, State.RECAPPED, State.AMENDING, State.ACCEPTED)
"""A meeting that was held."""

OPEN = (*AHEAD, *REVIEWING, State.DOUBTED)
"""A meeting of which something is still to be said; of a doubted one, two opposite things."""

REVISING = (Event.MOVE, Event.CANCEL, Event.MET, Event.MISS, Event.DOUBT, Event.UNDO, Event.END)
"""What a calendar that has the meeting in it may have to know of."""

TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.PLANNED, Event.PROMPT): State.PREPARING,
    (State.PREPARING, Event.SHARE): State.SHARED,
    (State.SHARED, Event.BEGIN): State.UNDERWAY,
    (State.UNDERWAY, Event.ASK): State.ASKED,
    **{(state, Event.MOVE): State.PLANNED for state in AHEAD},
    **{(state, Event.CANCEL): State.CANCELLED for state in AHEAD},
    **{(state, Event.MET): State.HELD for state in AHEAD},
    **{(state, Event.END): State.ENDED for state in OPEN},
    (State.HELD, Event.DOUBT): State.DOUBTED,
    (State.HELD, Event.UNDO): State.PLANNED,
    (State.DOUBTED, Event.MET): State.HELD,
    (State.DOUBTED, Event.MISS): State.MISSED,
    (State.UNDERWAY, Event.MISS): State.MISSED,
    (State.ASKED, Event.MISS): State.MISSED,
    (State.HELD, Event.RECAP): State.RECAPPED,
    (State.RECAPPED, Event.RECAP): State.RECAPPED,
    (State.AMENDING, Event.RECAP): State.RECAPPED,
    (State.RECAPPED, Event.AMEND): State.AMENDING,
    (State.RECAPPED, Event.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Event.TAKE_BACK): State.RECAPPED,
}


@dataclass(frozen=True, slots=True)
class Leads:
    """How many days before a meeting the mentee is asked, and its agenda is shared (S1, S3)."""

    prompt: int = 3
    share: int = 1


USUAL = Leads()


# Whether there is a prompt, an agenda or a question yet is said of the meeting itself alone.
_ALIKE = ((State.PLANNED, State.PREPARING, State.SHARED), (State.UNDERWAY, State.ASKED))


def is_own_step(before: str, now: str) -> bool:
    """Say whether two states differ to nobody but to what is said of the meeting itself."""
    return any(before in alike and now in alike for alike in _ALIKE)


class Refused(Exception):
    """A move that is not in the table: `event` does not follow on `state`."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} while {state}")
        self.state = state
        self.event = event


def after(state: State, event: Event) -> State:
    """Return the state that follows; raise Refused where the table has none."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise Refused(state, event) from None


@dataclass(frozen=True, slots=True)
class Step:
    """A step that comes with time: what happens, and the moment (UTC) it is due."""

    event: Event
    due_at: datetime


def next_step(
    state: State,
    starts_at: datetime,
    days: WorkingDays,
    entered_at: datetime,
    lasts: timedelta = LENGTH,
    leads: Leads = USUAL,
) -> Step | None:
    """Return the next step that time brings to a meeting, or None when it waits for people.

    `starts_at` and `entered_at` (when it came into this state) are aware; `days` are the mentee's.
    What falls on a day is due as that begins, so that it is in the day's brief.
    It `lasts` so long, and `leads` are its programme's. A meeting planned at short notice is shared
    with the mentor halfway between the prompt and the meeting, so that the mentee has had a chance
    to prepare (S10).
    """
    share_at = day_around(days_before(starts_at, leads.share * A_DAY, days), days.zone)[0]
    if state is State.PLANNED:
        return Step(Event.PROMPT, find_prompt(starts_at, days, leads))
    if state is State.PREPARING:
        if entered_at > share_at - SHORT_NOTICE:
            share_at = entered_at + (starts_at - entered_at) / 2
        return Step(Event.SHARE, share_at)
    if state is State.SHARED:
        return Step(Event.BEGIN, starts_at)
    if state is State.UNDERWAY:
        return Step(Event.ASK, starts_at + lasts)
    return None


def find_prompt(
    starts_at: datetime,
    days: WorkingDays,
    leads: Leads = USUAL,
) -> datetime:
    """Return when the mentee is asked for the agenda of a meeting (aware), by their own days."""
    # For a meeting on Monday both would fall on Friday: the mentee is asked the day before.
    share_at = days_before(starts_at, leads.share * A_DAY, days)
    a_day_earlier = days_before(share_at, A_DAY, days)
    asked = min(days_before(starts_at, leads.prompt * A_DAY, days), a_day_earlier)
    return day_around(asked, days.zone)[0]


def find_share(
    state: State,
    starts_at: datetime,
    days: WorkingDays,
    entered_at: datetime,
    leads: Leads = USUAL,
) -> datetime | None:
    """Return when a meeting's agenda is shared with the mentor, or None where that is over.

    The moments are aware, and `days` are the mentee's.
    """
    if state not in (State.PLANNED, State.PREPARING):
        return None
    step = next_step(State.PREPARING, starts_at, days, entered_at, leads=leads)
    return step.due_at if step else None


def off_calendar(
    state: State,
    starts_at: datetime,
    met_at: datetime | None,
    entered_at: datetime,
    zone: ZoneInfo,
) -> bool:
    """Return whether a meeting is not, or was not, at the time that it was planned for.

    It was cancelled, did not happen, was held on an earlier day (`zone` is the mentee's), or its
    pair had ended by then. The times are aware.
    """
    if met_at is not None:
        return wall_time(met_at, zone).date() < wall_time(starts_at, zone).date()
    return state in (State.CANCELLED, State.MISSED) or (
        state is State.ENDED and entered_at < starts_at
    )


def ask_mentor_at(asked_at: datetime, days: WorkingDays) -> datetime:
    """Return when the mentor is asked as well: once the mentee was silent for a working day.

    `asked_at` is when the question could reach the mentee (aware), `days` theirs.
    """
    return working_days_later(asked_at, 1, days)


def working_days_later(moment: datetime, number: int, days: WorkingDays) -> datetime:
    """Return the same wall time so many working days later, in UTC."""
    return from_wall_time(days.later(wall_time(moment, days.zone), number), days.zone)


def suggest_moved(starts_at: datetime, now: datetime, days: WorkingDays) -> datetime:
    """Return when a meeting that was moved may be: at its own hour, two working days from now."""
    today, hour = wall_time(now, days.zone), wall_time(starts_at, days.zone).time()
    at_its_hour = from_wall_time(datetime.combine(today, hour), days.zone)
    return working_days_later(at_its_hour, 2, days)


def days_before(moment: datetime, lead: timedelta, days: WorkingDays) -> datetime:
    """Return the same wall time `lead` earlier, in UTC, or on the last working day before that."""
    local = days.on_or_before(wall_time(moment, days.zone) - lead)
    return from_wall_time(local, days.zone)
