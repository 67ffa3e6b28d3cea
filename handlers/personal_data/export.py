"""All that is kept of a person, as plain data: what their export is made of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.recap import Content
from db.mentoring import feeds, pairs, programmes
from db.mentoring.goals import Goal
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from db.mentoring.recaps import Recap
from db.privacy import audit, own_data
from db.privacy.own_data import Asked, Written

Facts = dict[str, Any]


def compile_export(session: Session, person: Person, now: datetime) -> Facts:
    """Return everything that is kept of a person; of a pair, what both of its members may see."""
    runs = programmes.run_by(session, person.workspace_id, person.id)
    done = audit.done_by(session, person.workspace_id, person.id)
    feed = feeds.of_person(session, person)
    return {
        "made_at": _format_moment(now),
        "profile": {
            "name": person.name,
            "slack_id": person.slack_id,
            "workspace": person.workspace_id,
            "timezone": person.timezone,
            "quiet_from": f"{person.quiet_from:%H:%M}",
            "quiet_until": f"{person.quiet_until:%H:%M}",
            "active": person.active,
            "calendar_address_since": _format_moment(feed.created_at) if feed else None,
            "forget_at": _format_moment(person.forget_at),
        },
        "facilitates": [programme.name for programme in runs],
        "pairs": [_export_pair(session, seat) for seat in pairs.seats(session, person, ended=True)],
        "done": [
            {"at": _format_moment(one.at), "what": one.verb, "to": one.subject} for one in done
        ],
    }


def _export_pair(session: Session, seat: Seat) -> Facts:
    pair, written = seat.pair, own_data.written(session, seat)
    by: Callable[[int], str] = lambda number: seat.named(number).name  # noqa: E731
    return {
        "id": pair.id,
        "programme": pair.programme.name,
        "you_are": seat.role,
        "with": seat.other.name,
        "cadence": pair.cadence.words,
        "state": pair.state,
        "started_at": _format_moment(pair.started_at),
        "paused_until": _format_moment(pair.paused_until),
        "ended_at": _format_moment(pair.ended_at),
        "last_met_at": _format_moment(pair.last_met_at),
        "last_contact_at": _format_moment(pair.last_contact_at),
        "meetings": _export_meetings(written, by),
        "points": [
            {
                "domain": point.domain,
                "text": point.text,
                "time_line": point.time_line,
                "by": by(point.author_id),
                "written_at": _format_moment(point.created_at),
                "meeting": point.meeting_id,
            }
            for point in written.points
        ],
        "goals": [_export_goal(goal, written, by) for goal in written.goals],
        "action_items": [
            {
                "text": item.text,
                "owner": by(item.owner_id),
                "by": by(item.author_id),
                "due_on": item.due_on.isoformat() if item.due_on else None,
                "state": item.state,
                "written_at": _format_moment(item.created_at),
                "closed_at": _format_moment(item.closed_at),
            }
            for item in written.items
        ],
        "recaps": [_export_recap(recap) for recap in written.recaps],
        "lapses": [_export_lapse(one) for one in own_data.asked(session, seat)],
    }


def _export_meetings(written: Written, by: Callable[[int], str]) -> list[Facts]:
    return [
        {
            "id": meeting.id,
            "planned_for": _format_moment(meeting.starts_at),
            "met_at": _format_moment(meeting.met_at),
            "state": meeting.state,
            "ticked": [
                {"item": tick.item, "by": by(tick.person_id)}
                for tick in written.ticks
                if tick.meeting_id == meeting.id
            ],
        }
        for meeting in written.meetings
    ]


def _export_goal(goal: Goal, written: Written, by: Callable[[int], str]) -> Facts:
    return {
        "text": goal.text,
        "horizon": goal.horizon,
        "state": goal.state,
        "by": by(goal.author_id),
        "written_at": _format_moment(goal.created_at),
        "closed_at": _format_moment(goal.closed_at),
        "notes": [
            {"meeting": note.meeting_id, "text": note.text}
            for note in written.notes
            if note.goal_id == goal.id
        ],
    }


def _export_recap(recap: Recap) -> Facts:
    return {
        "meeting": recap.meeting_id,
        "version": recap.version,
        "state": recap.state,
        "sent_at": _format_moment(recap.sent_at),
        "answered_at": _format_moment(recap.answered_at),
        **Content.from_json(recap.content).as_json(),
        "main_point": recap.main_point,
        "change": recap.change,
    }


def _export_lapse(one: Asked) -> Facts:
    return {
        "since": _format_moment(one.lapse.since),
        "over_at": _format_moment(one.lapse.closed_at),
        "over_how": one.lapse.closed_how,
        "you_were_asked": one.side.nudges if one.side else 0,
        "you_were_asked_at": _format_moment(one.side.nudged_at) if one.side else None,
        "you_answered_at": _format_moment(one.side.answered_at) if one.side else None,
        "your_reasons": [
            {"text": reason.text, "written_at": _format_moment(reason.written_at)}
            for reason in one.reasons
        ],
    }


def _format_moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
