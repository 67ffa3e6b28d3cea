"""The recap's modal: goals looked back on, new goals, who does what by when, what was decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.agenda import HORIZONS
from agendas.meeting import State
from agendas.recap import (
    ACTION_LENGTH,
    DECISIONS_LENGTH,
    GOAL_LENGTH,
    Content,
    NewGoal,
    Promise,
)
from agendas.text.messages import phrase, say
from db.mentoring import meetings
from db.mentoring.content import recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.recap import agenda_part
from handlers.recap.earlier import build_intro, go_on_from
from handlers.slackui.blocks import Block, render_blocks
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView

GOAL_ROWS, ACTION_ROWS = 2, 3
ROWS_AT_MOST = 8
ROWS = ("goal_rows", "action_rows")


def build_recap_modal(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> SlackView:
    """Return the modal in which one of the two writes the recap, changes it, or corrects it."""
    latest = recaps.latest(session, seat, meeting.id)
    content = start_content(session, seat, meeting, now)
    if latest:
        # The date may have been moved since, goals reached, promises edited: all that stays so.
        content = go_on_from(session, seat, latest, content)
    kept: dict[str, Any] = {
        "pair": seat.pair.id,
        "meeting": meeting.id,
        "version": latest.version if latest else 0,
        "points": [point.id for point in content.points],
        "correction": int(meeting.stands is State.ACCEPTED),
        "goals": [goal.id for goal in content.new_goals],
        "actions": [promise.id for promise in content.promises],
        "goal_rows": max(GOAL_ROWS, len(content.new_goals)),
        "action_rows": max(ACTION_ROWS, len(content.promises)),
    }
    opening = build_opening(session, seat, meeting, content, now)
    return build_modal(seat, content, kept, opening)


def build_opening(
    session: Session, seat: Seat, meeting: Meeting, content: Content, now: datetime
) -> list[Block]:
    """Return how the form begins: what it is about and was asked for, what its agenda had."""
    items = agenda_part.list_promises(session, seat, meeting, content.done)
    return [
        *build_intro(session, seat, meeting),
        *agenda_part.build_agenda_inputs(seat, content, items, now),
    ]


def start_content(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> Content:
    """Return what a recap starts from: its meeting's agenda, and a date that is planned."""
    ahead = meetings.ahead(session, seat.pair)
    return Content(
        reviewed=agenda_part.start_goals(session, seat, meeting, now),
        next_meeting=ahead.starts_at if ahead and ahead.starts_at > now else None,
        points=agenda_part.start_points(session, seat, meeting),
    )


def build_modal(
    seat: Seat, content: Content, kept: Mapping[str, Any], opening: list[Block]
) -> SlackView:
    """Return the modal of a content that begins so, with as many empty rows as `kept` says."""
    parts = [
        *opening,
        *_build_goal_rows(content.new_goals, kept["goal_rows"]),
        *_build_action_rows(seat, content.promises, kept["action_rows"]),
        modals.build_text_input(
            "decisions",
            phrase("recap/modal", "decisions"),
            hint=phrase("recap/modal", "decisions_hint"),
            initial=content.decisions,
            lines=True,
            longest=DECISIONS_LENGTH,
        ),
    ]
    if not kept.get("correction"):
        parts.append(
            modals.build_moment_input(
                "next",
                phrase("recap/modal", "next"),
                initial=content.next_meeting,
                hint=phrase("recap/modal", "next_hint", other=seat.other.name),
            )
        )
    return modals.build_modal("recap/modal", "recap.send", parts, kept, other=seat.other.name)


def _build_goal_rows(new: tuple[NewGoal, ...], rows: int) -> list[Block]:
    horizons = [(phrase("goal/horizon", f"h{horizon}"), horizon) for horizon in HORIZONS]
    built: list[Block] = []
    for at in range(rows):
        goal = new[at] if at < len(new) else NewGoal("", HORIZONS[0])
        built += [
            modals.build_text_input(
                f"goal:{at}",
                phrase("recap/modal", "new_goal", number=at + 1),
                initial=goal.text,
                longest=GOAL_LENGTH,
            ),
            modals.build_choice(
                f"horizon:{at}",
                phrase("recap/modal", "horizon", number=at + 1),
                horizons,
                initial=goal.horizon,
            ),
        ]
    return [*built, *_build_more_button("goal", rows)]


def _build_action_rows(seat: Seat, promises: tuple[Promise, ...], rows: int) -> list[Block]:
    owners = [(seat.pair.mentee.name, "mentee"), (seat.pair.mentor.name, "mentor")]
    built: list[Block] = []
    for at in range(rows):
        promise = promises[at] if at < len(promises) else Promise("", "mentee")
        built += [
            modals.build_text_input(
                f"action:{at}",
                phrase("recap/modal", "action", number=at + 1),
                initial=promise.text,
                longest=ACTION_LENGTH,
            ),
            modals.build_choice(
                f"owner:{at}",
                phrase("recap/modal", "owner", number=at + 1),
                owners,
                initial=promise.owner,
            ),
            modals.build_day_input(
                f"due:{at}", phrase("recap/modal", "due", number=at + 1), initial=promise.due_on
            ),
        ]
    return [*built, *_build_more_button("action", rows)]


def _build_more_button(what: str, rows: int) -> list[Block]:
    if rows >= ROWS_AT_MOST:
        return []
    return render_blocks(say(f"recap/more_{what}s"))
