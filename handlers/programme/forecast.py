"""What a change of a programme's terms would do, said before it is done."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.dates.wording import moment_in_words
from agendas.meeting import Leads, State, next_step
from agendas.programme import Shift, Terms, find_shift
from agendas.reporting.slots import next_slot
from agendas.rhythm import lapse as rules
from agendas.rhythm.cadence import Cadence, overdue_from
from agendas.rhythm.lapse import Close, Open
from db.mentoring import countries, lapses, pairs, people
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair
from db.mentoring.programmes import Programme
from db.privacy import erasing
from handlers import pair_clock
from handlers.programme.context import name_place
from handlers.programme.following import count_inheriting


def foresee(
    session: Session,
    programme: Programme,
    before: Terms,
    after: Terms,
    changed: Collection[str],
    now: datetime,
) -> dict[str, Any]:
    """Return the facts of what would become of a programme; nothing is written."""
    asked, shown = (Shift(), Shift())
    if {"prompt", "share"} & set(changed):
        asked, shown = _foresee_prompts(session, programme, after, now)
    begin, over = (0, 0)
    if "grace" in changed:
        begin, over = _foresee_lapses(session, programme, after.grace, now)
    place = {"country", "region"} & set(changed)
    members = countries.list_members(session, programme) if place else []
    return {
        "before": before,
        "after": after,
        "changed": sorted(changed),
        "joins": [one for one in after.people if one not in before.people],
        "leaves": [one for one in before.people if one not in after.people],
        "next_digest": _find_digest(programme, after, now),
        "asked": asked,
        "shown": shown,
        "lapsing": begin,
        "recovering": over,
        "cadence": Cadence.parse(after.cadence),
        "place": name_place(after.country, after.region),
        "erased": erasing.count_erased(session, programme, after.months, now)
        if "months" in changed
        else 0,
        "keeping": count_inheriting(session, programme.workspace_id, members),
    }


def list_names(session: Session, workspace_id: str, slack_ids: Collection[str]) -> dict[str, str]:
    """Return the names of those of some people who are on record, by Slack id."""
    kept = people.kept(session, workspace_id)
    return {one.slack_id: one.name for one in kept if one.slack_id in slack_ids}


def _find_digest(programme: Programme, after: Terms, now: datetime) -> str:
    days = replace(programme.days, country=after.country or None, region=after.region or None)
    return moment_in_words(next_slot(now, days, after.weekday, after.hour), programme.zone)


def _foresee_prompts(
    session: Session, programme: Programme, after: Terms, now: datetime
) -> tuple[Shift, Shift]:
    """Return how prompts move, and how agendas are shared: of meetings that still wait for it."""
    leads = Leads(after.prompt, after.share)
    planned = list(_list_planned(session, programme))
    asked = [
        (one.next_due_at, step.due_at, one.pair.mentee.days)
        for one in planned
        if one.stands is State.PLANNED and one.next_due_at and (step := _find_step(one, leads))
    ]
    shown = []
    for one in planned:
        was = _find_share(one, programme.leads)
        becomes = _find_share(one, leads)
        if was and becomes:
            shown.append((was, becomes, one.pair.mentee.days))
    return find_shift(asked, now), find_shift(shown, now)


def _find_step(meeting: Meeting, leads: Leads) -> Any:
    by = (meeting.pair.mentee.days, meeting.entered_at, meeting.lasts, leads)
    return next_step(meeting.stands, meeting.starts_at, *by)


def _find_share(meeting: Meeting, leads: Leads) -> datetime | None:
    entered = meeting.entered_at
    if meeting.stands is State.PLANNED:
        asked = _find_step(meeting, leads)
        entered = max(asked.due_at, entered) if asked else entered
    by = (meeting.pair.mentee.days, entered, meeting.lasts, leads)
    step = next_step(State.PREPARING, meeting.starts_at, *by)
    return step.due_at if step else None


def _list_planned(session: Session, programme: Programme) -> Iterator[Meeting]:
    waiting = Meeting.state.in_((State.PLANNED, State.PREPARING))
    query = (
        select(Meeting)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(Meeting.workspace_id == programme.workspace_id, waiting)
        .where(Pair.programme_id == programme.id, Pair.state == ACTIVE)
    )
    yield from session.scalars(query)


def _foresee_lapses(
    session: Session, programme: Programme, grace: int, now: datetime
) -> tuple[int, int]:
    """Return how many pairs would count as lapsed at once, and how many no more."""
    begin = over = 0
    for pair in pairs.of_programme(session, programme.workspace_id, programme.id):
        if pair.state != ACTIVE or not _may_turn(pair, programme.grace_days, grace, now):
            continue
        facts = pair_clock.load_facts(session, pair)
        step = rules.next_step(replace(facts, grace_days=grace), now)
        is_open = lapses.open_of(session, pair) is not None
        begin += isinstance(step, Open) and not is_open
        over += isinstance(step, Close) and is_open
    return begin, over


def _may_turn(pair: Pair, before: int, after: int, now: datetime) -> bool:
    """Say whether a pair is late by the shorter of the two graces: the rules say the rest."""
    last = pair.last_met_at or pair.started_at
    return overdue_from(pair.cadence, last, pair.mentee.days, min(before, after)) <= now
