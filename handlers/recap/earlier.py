"""What a recap's form takes over from the version before it, and what it says of that."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from agendas.recap import Content
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.content import goals, recaps
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.recap import format_day_held
from handlers.context.recap_versions import build_asked, build_change, find_meanwhile
from handlers.recap import agenda_part
from handlers.slackui.blocks import Block, render_blocks


def build_intro(session: Session, seat: Seat, meeting: Meeting) -> list[Block]:
    """Return what stands above the form: who reads it, what was asked for, what has changed since.

    A change that was asked for stays there until both have accepted a version.
    """
    versions = recaps.versions(session, seat, meeting.id)
    asked = [
        {**found, "version": one.version}
        for one in reversed(_list_since_agreed(versions))
        if (found := build_asked(seat, one))
    ]
    latest = versions[0] if versions else None
    intro = say(
        "recap/modal_intro",
        day=format_day_held(seat, meeting),
        other=seat.other.name,
        first=not meetings.is_any_held_before(session, meeting),
        asked=asked,
        version=latest.version if latest else 0,
        is_correction=any(one.was_agreed for one in versions),
        meanwhile=[
            build_change(seat, change)
            for change in (find_meanwhile(session, seat, latest) if latest else ())
        ],
    )
    return render_blocks(intro)


def go_on_from(session: Session, seat: Seat, recap: Recap, start: Content) -> Content:
    """Return a version to be changed, with goals and promises as they read by now.

    `start` is what a first version would start from: points that have not come to an end yet are
    offered as well, and the next meeting is the one that is planned by now.
    """
    content = Content.from_json(recap.content)
    changed = {
        (change.part, change.was.id): change.now for change in find_meanwhile(session, seat, recap)
    }
    known = {point.id for point in content.points}
    there = goals.by_id(session, seat, [goal.id for goal in content.reviewed])
    left = () if recap.state == ACCEPTED else start.points
    return replace(
        content,
        reviewed=tuple(
            agenda_part.bring_up_to_date(goals.pick(there, goal.id), goal)
            for goal in content.reviewed
        ),
        points=(*content.points, *(point for point in left if point.id not in known)),
        new_goals=tuple(changed.get(("new_goals", goal.id), goal) for goal in content.new_goals),
        promises=tuple(changed.get(("promises", one.id), one) for one in content.promises),
        next_meeting=start.next_meeting,
    )


def _list_since_agreed(versions: Sequence[Recap]) -> list[Recap]:
    """Return the versions that came after the last that both accepted, the newest first."""
    found = []
    for one in versions:
        if one.was_agreed:
            break
        found.append(one)
    return found
