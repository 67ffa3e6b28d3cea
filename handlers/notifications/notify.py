"""Telling people: every message that is not an answer goes into the outbox from here."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.rhythm.quiet_hours import next_allowed, next_polite
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.messages import outbox, outbox_reads
from db.messages.outbox import Letter, Status
from handlers.notifications.bursts import News
from handlers.notifications.kinds import Kind, Kinds, Timing
from handlers.notifications.later import is_copy
from handlers.notifications.timing import find_brief

ANSWERED_WITHIN = timedelta(hours=1)


def notify(
    session: Session,
    kind: Kind,
    person: Person,
    about: Any,
    now: datetime,
    *,
    occurrence: str | int = "",
    variant: str = "",
    known_as: str | None = None,
    at_once: bool = False,
    alone: bool = False,
    held_for: timedelta = timedelta(0),
    news: News | None = None,
    repeats: bool = False,
) -> bool:
    """Queue a message of a kind about a row, as `make_letter` makes it.

    Returns False when it was queued before. `news` is what it is one of, if the other of a pair may
    do such things again and again. Where the caller `repeats` itself, that is as it should be.
    """
    letter = make_letter(
        kind,
        person,
        about,
        now,
        occurrence=occurrence,
        variant=variant,
        known_as=known_as,
        at_once=at_once,
        alone=alone,
        held_for=held_for,
    )
    return outbox.queue(session, news.one(letter) if news else letter, now, repeats=repeats)


def make_letter(
    kind: Kind,
    person: Person,
    about: Any,
    now: datetime,
    *,
    occurrence: str | int = "",
    variant: str = "",
    known_as: str | None = None,
    at_once: bool = False,
    alone: bool = False,
    held_for: timedelta = timedelta(0),
) -> Letter:
    """Return a message of a kind about a row, to be queued; it says what is so when it goes out.

    It waits for the end of the person's quiet hours and free days, or for their brief, unless it is
    `at_once` (they acted just now), or belongs to a moment; what can wait does so while Slack has
    them away. Where waiting would make it too late, a meeting is worth more than quiet; anything
    else is of use for as long from when it may go out. With `occurrence` what it is about makes its
    key, or `known_as` does where that row's own number is no more the same once a backup was
    restored. `variant` is a code that its words depend on. What somebody waits for goes `alone`,
    whatever its kind. It is `held_for` at least so long: what it tells of can be undone until then.
    """
    waits = kind.timing in (Timing.POLITE, Timing.GATHERED) and not at_once
    expires_at = kind.expires(about, now)
    by = expires_at if kind.for_meeting else None
    since = now + held_for
    if waits and person.away_until and kind.when_away(str(occurrence)):
        since = max(since, person.away_until)
    due_at = next_polite(since, person.hours, by) if waits else since
    in_brief = due_at if kind.apart else find_brief(person, since)
    gathers = kind.timing is Timing.GATHERED and not alone
    gathered = waits and gathers and (by is None or in_brief < by)
    due_at = in_brief if gathered else due_at
    if expires_at and due_at >= expires_at:
        if kind.for_meeting:
            # A free day rather than too late; at night only where even that would be.
            at = next_allowed(since, person.hours)
            due_at = at if at < expires_at else now + held_for
        else:
            expires_at = due_at + (expires_at - now)
    subject = name_of(about)
    return Letter(
        workspace_id=person.workspace_id,
        recipient=person.slack_id,
        kind=kind.name,
        key=_key(person, kind.name, known_as or subject, occurrence),
        due_at=due_at,
        expires_at=expires_at,
        coalesce_key=f"{kind.name}:{subject}" if kind.newest_only else None,
        subject=subject,
        op="file" if kind.is_file else "post",
        pair_id=about.id if isinstance(about, Pair) else getattr(about, "pair_id", None),
        occurrence=str(occurrence),
        variant=variant,
        status=Status.WAITING if gathered else Status.PENDING,
    )


def name_of(row: Any) -> str:
    """Return what the outbox calls a row, as its table says or by its class: "meeting:12"."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(row).__name__).lower()
    name = getattr(type(row), "subject", "") or name
    return f"{name}:{row.id}"


def reply(
    session: Session,
    kind: Kind,
    workspace_id: str,
    slack_id: str,
    now: datetime,
    *,
    occurrence: str,
) -> bool:
    """Queue the answer to something that anybody wrote in the bot's direct messages; at once.

    It is about nobody's row, and of use for as long as they remember what they wrote. Returns False
    when this very answer was queued before.
    """
    letter = Letter(
        workspace_id=workspace_id,
        recipient=slack_id,
        kind=kind.name,
        key=f"{workspace_id}:{kind.name}::{occurrence}:{slack_id}",
        due_at=now,
        expires_at=now + ANSWERED_WITHIN,
        coalesce_key=kind.name if kind.newest_only else None,
        occurrence=occurrence,
    )
    return outbox.queue(session, letter, now, repeats=True)


def post(
    session: Session,
    kind: Kind,
    channel_id: str,
    about: Any,
    now: datetime,
    *,
    due_at: datetime,
    occurrence: str,
    known_as: str,
    coalesce_key: str,
) -> bool:
    """Queue a message about a row to a channel; return False when it was queued before.

    `known_as` and `occurrence` make its key. Of several that wait with one `coalesce_key` only the
    newest goes out.
    """
    letter = Letter(
        workspace_id=about.workspace_id,
        recipient=channel_id,
        kind=kind.name,
        key=f"{about.workspace_id}:{kind.name}:{known_as}:{occurrence}:{channel_id}",
        due_at=due_at,
        expires_at=kind.expires(about, now),
        coalesce_key=coalesce_key,
        subject=name_of(about),
        occurrence=occurrence,
    )
    return outbox.queue(session, letter, now)


def let_come(session: Session, person: Person, now: datetime, kinds: Kinds) -> None:
    """Let what can wait, and waited while Slack had somebody away, come by their hours now.

    What they put off themselves comes when they said.
    """
    if person.away_until and person.away_until > now:
        return
    for row in outbox_reads.list_held(session, person.workspace_id, person.slack_id, now):
        waits = row.kind in kinds and kinds[row.kind].when_away(row.occurrence)
        if waits and not is_copy(row.key):
            gathered = row.status == Status.WAITING
            soon = find_brief(person, now) if gathered else next_polite(now, person.hours)
            row.due_at = min(row.due_at, soon)
            row.try_at = max(row.due_at, now)


def hold_back(session: Session, person: Person, now: datetime) -> None:
    """Let what waits for a person wait by their hours as these are now, unless it would be late."""
    for row in outbox_reads.list_waiting(session, person.workspace_id, person.slack_id, now):
        due_at = next_polite(row.due_at, person.hours, row.expires_at)
        if row.expires_at is None or due_at < row.expires_at:
            row.due_at, row.try_at = due_at, max(due_at, row.try_at)


def _key(person: Person, kind: str, subject: str, occurrence: str | int) -> str:
    return f"{person.workspace_id}:{kind}:{subject}:{occurrence}:{person.slack_id}"
