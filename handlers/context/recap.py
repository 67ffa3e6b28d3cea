"""What a recap's messages are written from."""

from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.recap import Content, Promise
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from db.mentoring.recaps import Recap


def format_day_held(seat: Seat, meeting: Meeting) -> str:
    """Return the day on which a meeting was held, in words, where this person is."""
    moment = meeting.met_at or meeting.starts_at
    return day_in_words(wall_time(moment, seat.person.zone).date())


def build_recap_context(seat: Seat, recap: Recap) -> dict[str, Any]:
    """Return what a recap says, to one side of the pair."""
    content = Content.from_json(recap.content)
    planned = content.next_meeting
    return {
        "id": recap.id,
        "pair": recap.pair_id,
        "version": recap.version,
        "state": recap.state,
        "role": seat.role,
        "other": seat.other.name,
        "mentor": seat.pair.mentor.name,
        "mentee": seat.pair.mentee.name,
        "day": format_day_held(seat, recap.meeting),
        "reviewed": content.list_gone_back_over(),
        "new_goals": content.list_new_goals(),
        "points": content.points,
        "done": [_build_promise(seat, promise) for promise in content.done],
        "promises": [_build_promise(seat, promise) for promise in content.promises],
        "decisions": content.decisions,
        "next": moment_in_words(planned, seat.person.zone) if planned else "",
        "main_point": recap.main_point,
        "change": recap.change,
        "ref": f"{recap.meeting_id}.{recap.meeting.sequence}",
    }


def _build_promise(seat: Seat, promise: Promise) -> dict[str, str]:
    owner = seat.pair.mentor if promise.owner == "mentor" else seat.pair.mentee
    due = day_in_words(promise.due_on) if promise.due_on else ""
    return {"text": promise.text, "owner": owner.name, "due": due}
