"""What a recap's messages are written from."""

from typing import Any

from agendas.acceptance import find_other
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.recap import Content, Promise
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from db.mentoring.people import Person


def format_day_held(seat: Seat, meeting: Meeting) -> str:
    """Return the day on which a meeting was held, in words, where this person is."""
    moment = meeting.met_at or meeting.starts_at
    return day_in_words(wall_time(moment, seat.person.zone).date())


def find_by_role(seat: Seat, role: str) -> Person:
    """Return the mentor or the mentee of a seat's pair."""
    return seat.pair.mentor if role == "mentor" else seat.pair.mentee


def build_recap_context(seat: Seat, recap: Recap) -> dict[str, Any]:
    """Return what a recap says, to one side of the pair, and whose it is.

    `proposer` wrote this version, and `answerer` accepts it; `mine` is whether the reader wrote it.
    """
    return {
        **build_content_context(seat, Content.from_json(recap.content)),
        "id": recap.id,
        "pair": recap.pair_id,
        "version": recap.version,
        "state": recap.state,
        "role": seat.role,
        "other": seat.other.name,
        "mentor": seat.pair.mentor.name,
        "mentee": seat.pair.mentee.name,
        "proposer": find_by_role(seat, recap.proposed_by).name,
        "answerer": find_by_role(seat, find_other(recap.proposed_by)).name,
        "mine": recap.proposed_by == seat.role,
        "day": format_day_held(seat, recap.meeting),
        "main_point": recap.main_point,
        "change": recap.change,
        "ref": f"{recap.meeting_id}.{recap.meeting.sequence}",
    }


def build_content_context(seat: Seat, content: Content) -> dict[str, Any]:
    """Return what a recap's content says, to one side of the pair."""
    planned = content.next_meeting
    return {
        "reviewed": content.list_gone_back_over(),
        "new_goals": content.list_new_goals(),
        "points": content.points,
        "done": [build_promise_context(seat, promise) for promise in content.done],
        "promises": [build_promise_context(seat, promise) for promise in content.promises],
        "decisions": content.decisions,
        "next": moment_in_words(planned, seat.person.zone) if planned else "",
    }


def build_promise_context(seat: Seat, promise: Promise) -> dict[str, Any]:
    """Return what is said of a promise: who does what, and by when in words."""
    return {
        "text": promise.text,
        "owner": find_by_role(seat, promise.owner).name,
        "due": day_in_words(promise.due_on) if promise.due_on else "",
    }
