"""All that is kept of a person, as plain data: what their export is made of."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.orm import Session

from agendas.recap import Content
from db.mentoring import feeds, pairs, people, programmes
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.lapses import Lapse, LapseReason, LapseSide
from db.mentoring.matching import offers, proposals, superiors
from db.mentoring.matching.offers import Offer
from db.mentoring.matching.proposals import Proposal
from db.mentoring.meetings import ChecklistMark, Meeting, MeetingPlace
from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from db.mentoring.reporting.follow_ups import FollowUp
from db.mentoring.rows import OF_A_PAIR
from db.privacy import audit, own_data
from db.privacy.own_data import Readable

Facts = dict[str, Any]

# Rows that are told of in a shape of their own. Those of any other table are told of as they are.
SHAPED = {
    *(Meeting, MeetingPlace, ChecklistMark, Point, Goal, GoalNote, ActionItem, Recap),
    *(Lapse, LapseSide, LapseReason, FollowUp),
}
UNTOLD = {"id", "workspace_id", "pair_id", "next_due_at", "due_failures", "failing_since"}


def compile_export(session: Session, person: Person, now: datetime) -> Facts:
    """Return everything that is kept of a person; of a pair, what both of its members may see."""
    runs = programmes.run_by(session, person.workspace_id, person.id)
    done = audit.done_by(session, person.workspace_id, person.id)
    feed = feeds.of_person(session, person)
    seats = pairs.seats(session, person, ended=True, for_update=False)
    rows = own_data.read_each(session, seats)
    return {
        "made_at": _format_moment(now),
        "profile": {
            "name": person.name,
            "slack_id": person.slack_id,
            "workspace": person.workspace_id,
            "timezone": person.timezone,
            "quiet_from": f"{person.quiet_from:%H:%M}",
            "quiet_until": f"{person.quiet_until:%H:%M}",
            "brief_hour": person.brief_hour,
            "messages": person.choices,
            "unanswered": person.unanswered,
            "country": person.country,
            "region": person.region,
            "away_by_slack_status_until": _format_moment(person.away_until),
            "active": person.active,
            "calendar_address_since": _format_moment(feed.created_at) if feed else None,
            "forget_at": _format_moment(person.forget_at),
        },
        "facilitates": [programme.name for programme in runs],
        "offers": [_export_offer(one) for one in offers.list_own_offers(session, person)],
        "asked": [_export_proposal(one) for one in proposals.list_own_proposals(session, person)],
        "has_authority_over_you": [
            {
                "as": one.authority,
                "who": people.get(session, one.workspace_id, one.superior_id).name,
            }
            for one in superiors.list_of(session, person)
        ],
        "pairs": [_export_pair(seat, rows[seat.pair.id]) for seat in seats],
        "done": [
            {"at": _format_moment(one.at), "what": one.verb, "to": one.subject} for one in done
        ],
    }


def _export_offer(offer: Offer) -> Facts:
    return {
        "programme": offer.programme.name,
        "mentees_you_take": offer.places,
        "topics": offer.topics,
    }


def _export_proposal(proposal: Proposal) -> Facts:
    """Return what a mentee asked for, or was proposed; what the other answered is not theirs."""
    return {
        "programme": proposal.programme.name,
        "mentor": proposal.mentor.name if proposal.mentor else None,
        "proposed": proposal.by_id is not None,
        "note": proposal.note,
        "asked_at": _format_moment(proposal.asked_at),
        "your_answer": proposal.mentee_answer,
        "closed_at": _format_moment(proposal.closed_at),
    }


def _export_pair(seat: Seat, rows: Readable) -> Facts:
    pair = seat.pair
    places = {one.meeting_id: one.place for one in rows.of(MeetingPlace)}
    ticks = defaultdict(list)
    for tick in rows.of(ChecklistMark):
        ticks[tick.meeting_id].append({"item": tick.item, "by": seat.named(tick.person_id).name})
    return {
        "id": pair.id,
        "programme": pair.programme.name,
        "you_are": seat.role,
        "with": seat.other.name,
        "cadence": {"count": pair.cadence.count, "unit": pair.cadence.unit},
        "state": pair.state,
        "started_at": _format_moment(pair.started_at),
        "paused_until": _format_moment(pair.paused_until),
        "ended_at": _format_moment(pair.ended_at),
        "last_met_at": _format_moment(pair.last_met_at),
        "meetings": [
            _export_meeting(one, places.get(one.id, ""), ticks[one.id]) for one in rows.of(Meeting)
        ],
        "points": [_export_point(point, seat) for point in rows.of(Point)],
        "goals": [_export_goal(goal, rows, seat) for goal in rows.of(Goal)],
        "action_items": [_export_item(item, seat) for item in rows.of(ActionItem)],
        "recaps": [_export_recap(recap) for recap in rows.of(Recap)],
        "lapses": [_export_lapse(lapse, rows) for lapse in rows.of(Lapse)],
        "looked_after": [_export_follow_up(row) for row in rows.of(FollowUp)],
        "more": {
            table.__tablename__: [_export_columns(row, seat) for row in rows.of(table)]
            for table in OF_A_PAIR
            if table not in SHAPED
        },
    }


def _export_columns(row: PairOwned, seat: Seat) -> Facts:
    """Return a row by the names of its columns, with people's names for their numbers."""
    return {
        name.removesuffix("_id") if _names_person(column) else name: _export_value(
            row, name, column, seat
        )
        for name, column in inspect(type(row)).columns.items()
        if name not in UNTOLD
    }


def _export_value(row: PairOwned, name: str, column: Column[Any], seat: Seat) -> Any:
    value = getattr(row, name)
    if value is None:
        return None
    if _names_person(column):
        return seat.named(value).name
    return value.isoformat() if isinstance(value, date) else value


def _names_person(column: Column[Any]) -> bool:
    return (
        any(key.column.table.name == "people" for key in column.foreign_keys)
        and column.name != "workspace_id"
    )


def _export_meeting(meeting: Meeting, place: str, ticked: list[Facts]) -> Facts:
    return {
        "id": meeting.id,
        "planned_for": _format_moment(meeting.starts_at),
        "met_at": _format_moment(meeting.met_at),
        "place": place,
        "minutes": meeting.minutes,
        "state": meeting.state,
        "ticked": ticked,
    }


def _export_point(point: Point, seat: Seat) -> Facts:
    return {
        "domain": point.domain,
        "text": point.text,
        "time_line": point.time_line,
        "by": seat.named(point.author_id).name,
        "written_at": _format_moment(point.created_at),
        "state": point.state,
        "meeting": point.meeting_id,
    }


def _export_goal(goal: Goal, rows: Readable, seat: Seat) -> Facts:
    return {
        "text": goal.text,
        "horizon": goal.horizon,
        "state": goal.state,
        "by": seat.named(goal.author_id).name,
        "written_at": _format_moment(goal.created_at),
        "closed_at": _format_moment(goal.closed_at),
        "notes": [
            {"meeting": note.meeting_id, "text": note.text}
            for note in rows.of(GoalNote)
            if note.goal_id == goal.id
        ],
    }


def _export_item(item: ActionItem, seat: Seat) -> Facts:
    return {
        "text": item.text,
        "owner": seat.named(item.owner_id).name,
        "by": seat.named(item.author_id).name,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "state": item.state,
        "written_at": _format_moment(item.created_at),
        "closed_at": _format_moment(item.closed_at),
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


def _export_lapse(lapse: Lapse, rows: Readable) -> Facts:
    asked = next((side for side in rows.of(LapseSide) if side.lapse_id == lapse.id), None)
    return {
        "since": _format_moment(lapse.since),
        "over_at": _format_moment(lapse.closed_at),
        "over_how": lapse.closed_how,
        "you_were_asked": asked.nudges if asked else 0,
        "your_reasons": [
            {"text": reason.text, "written_at": _format_moment(reason.written_at)}
            for reason in rows.of(LapseReason)
            if reason.lapse_id == lapse.id
        ],
    }


def _export_follow_up(row: FollowUp) -> Facts:
    return {"since": _format_moment(row.at), "let_be_until": _format_moment(row.left_until)}


def _format_moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
