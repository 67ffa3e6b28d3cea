"""Messages in Slack that are views of rows: composed again when those rows have changed.

A row of the outbox is live while `refresh_at` is set. Whoever changes rows touches what is live of
their pair; what then shows something else is changed in place. Nobody's words are kept to compare
with: a hash is, and none at all while it is not known what Slack shows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.core.prepared import prepared
from db.mentoring.content import typed_lines
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.messages import gathering
from db.messages.leases import Lease, Pace, changed, new_token
from db.messages.outbox import BRIEF, OutboxRow, Status, walk_workspaces
from db.messages.rate_limits import WORKSPACE, Closed, Limit, method
from db.messages.rate_limits import kind as kind_scope

# Whoever touches need not know what time it is.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
# What has nothing more to ask is still changed for so long: what was done may be undone.
UNDONE_WITHIN = timedelta(days=7)
Moment = datetime | BindParameter[datetime]
NOW: BindParameter[datetime] = bindparam("now", type_=OutboxRow.refresh_at.type)
GIVEN_UP_AFTER = timedelta(days=1)  # counted from the end of a message's life


@dataclass(frozen=True, slots=True)
class Compared:
    """What a message would show now: its hash, and until when it is live from now on.

    `version` is the row's as it was read.
    """

    row_id: int
    version: int
    hash: str
    live_until: datetime | None


def begin(row: OutboxRow, shown: str, live_until: datetime | None) -> None:
    """Note what a message shows that is about to be sent; without an end it is never changed."""
    row.shown = shown if live_until else None
    row.refresh_at = row.live_until = live_until


def end(row: OutboxRow) -> None:
    """Let a message be as it is from now on."""
    row.shown = row.refresh_at = None
    if row.kind == BRIEF:
        gathering.share_closing(row)


@dataclass(frozen=True, slots=True)
class Touched:
    """What may show something else: all that is about some pairs, and about some rows.

    Of each row it is the workspace and what the outbox calls it. What is `partly` changed of pairs
    is shown by `kinds` alone.
    """

    pairs: Collection[int]
    subjects: Collection[tuple[str, str]] = ()
    partly: Collection[int] = ()
    kinds: Collection[str] = ()


def touch_shown(session: Session, touched: Touched) -> int:
    """Let what is live of that be composed again; return how many messages that is.

    What answers a line goes with them: it shows where all pairs of its person stand. What the
    session has loaded of the outbox does not follow.
    """
    named: dict[str, list[str]] = {}
    for workspace_id, subject in touched.subjects:
        named.setdefault(workspace_id, []).append(subject)
    of_pairs: dict[str, Any] = {
        "pairs": sorted(touched.pairs),
        "partly": sorted(touched.partly),
        "kinds": sorted(touched.kinds),
        "beside": sorted({*touched.pairs, *touched.partly}),
    }
    if len(named) <= 1:
        workspace, there = next(iter(named.items()), ("", []))
        own = {**of_pairs, "workspace": workspace, "subjects": there}
        return session.connection().execute(_update_shown(), own).rowcount
    # A list for each workspace: of a condition for each row SQLite takes a thousand.
    about = [
        and_(OutboxRow.workspace_id == workspace_id, OutboxRow.subject.in_(there))
        for workspace_id, there in named.items()
    ]
    return _touch(session, or_(_shows_pairs(**of_pairs), *about))


def touch_subject(session: Session, workspace_id: str, subject: str) -> int:
    """Let what is live about one row be composed again; return how many messages that is."""
    about = and_(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
    return _touch(session, about)


def touch_overtaken(session: Session, row_ids: Collection[int]) -> int:
    """Let what messages overtake, once they are in Slack, be composed again; say how many that is.

    All of it is locked, and these rows with it, in the order of their ids: the caller holds none.
    """
    overtaken = set(session.scalars(_overtaken(), {"ids": [*row_ids]}))
    if not overtaken:
        return 0
    held = select(OutboxRow.id).where(OutboxRow.id.in_(overtaken.union(row_ids)))
    session.execute(held.order_by(OutboxRow.id).with_for_update()).all()
    return _touch(session, OutboxRow.id.in_(overtaken))


@cache
def _overtaken() -> CompoundSelect[int]:
    """Return the read of what is live and older than rows, or what is in them if they are briefs.

    Each is about the same as one of them, and to the same person.
    """
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    newer, older = aliased(OutboxRow), OutboxRow
    alike = and_(
        older.workspace_id == newer.workspace_id,
        older.subject == newer.subject,
        older.recipient == newer.recipient,
        older.kind == newer.kind,
        older.id < newer.id,
        older.refresh_at.is_not(None),
    )
    found = select(func.coalesce(older.brief_id, older.id)).join(newer, alike)
    found = found.where(newer.coalesce_key.is_not(None))
    in_brief = and_(newer.brief_id.in_(ids), newer.status.in_(gathering.IN_A_BRIEF))
    return union_all(found.where(newer.id.in_(ids)), found.where(in_brief))


def touch_kind(session: Session, workspace_id: str, kind: str) -> int:
    """Let what is live of a kind in a workspace be composed again; return how many that is."""
    return _touch(session, and_(OutboxRow.workspace_id == workspace_id, OutboxRow.kind == kind))


def is_live(session: Session, workspace_id: str, recipient: str, kind: str, subject: str) -> bool:
    """Say whether a message of a kind about a subject to somebody still shows what is so."""
    there = (
        select(OutboxRow.id)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.kind == kind)
        .where(OutboxRow.refresh_at.is_not(None))
        .limit(1)
    )
    return session.scalar(there) is not None


def is_overtaken(session: Session, row: OutboxRow) -> bool:
    """Say whether a newer message of a row's kind, about the same to the same, is in Slack."""
    asked = ("workspace_id", "subject", "recipient", "kind", "due_at", "id")
    newer = session.scalar(_newer(), {name: getattr(row, name) for name in asked})
    return newer is not None


@cache
def _newer() -> Select[int]:
    alike = (OutboxRow.workspace_id, OutboxRow.subject, OutboxRow.recipient, OutboxRow.kind)
    return (
        select(OutboxRow.id)
        .where(*(column == bindparam(column.key) for column in alike))
        .where(OutboxRow.status == Status.SENT)
        .where(OutboxRow.due_at >= bindparam("due_at"), OutboxRow.id > bindparam("id"))
        .limit(1)
    )


def doubt_all(session: Session, workspace_id: str) -> int:
    """Let every live message be made to show what is so, as after a restore; say how many."""
    own = OutboxRow.workspace_id == workspace_id
    live = update(OutboxRow).where(own, is_live_alone())
    return changed(session, live.values(shown=None, refresh_at=AT_ONCE))


def workspaces_due(session: Session, now: datetime) -> list[str]:
    """Return the workspaces in which something live is to be composed again.

    However much that is in one of them, which may have to wait, the others are found as well.
    """
    return list(session.scalars(_workspaces_due(), {"now": now}))


@cache
def _workspaces_due() -> Select[str]:
    names = walk_workspaces(and_(OutboxRow.status == Status.SENT, is_live_alone()))
    due = exists().where(OutboxRow.workspace_id == names.c.name, _is_due(NOW))
    return select(names.c.name).where(names.c.name.is_not(None), due)


def next_due(session: Session) -> datetime | None:
    """Return when something in Slack is next to be composed again, or None.

    What is on hold does not count; what Slack has told to wait does from then on.
    """
    next_at: datetime | None = session.scalar(_next_due())
    return next_at


@cache
def _next_due() -> Select[datetime | None]:
    own = Limit.workspace_id == OutboxRow.workspace_id
    scopes = (literal(WORKSPACE), literal(kind_scope("")) + OutboxRow.kind)
    held = exists().where(own, Limit.scope.in_(scopes), Limit.reason.is_not(None))
    rest = select(Limit.next_at).where(own, Limit.scope == method("chat.update")).scalar_subquery()
    free = case(
        (OutboxRow.lease_until > OutboxRow.refresh_at, OutboxRow.lease_until),
        else_=OutboxRow.refresh_at,
    )
    at = select(func.min(case((rest > free, rest), else_=free)))
    return at.where(OutboxRow.status == Status.SENT, is_live_alone(), ~held)


def to_compare(
    session: Session, workspace_id: str, now: datetime, most: int
) -> Sequence[OutboxRow]:
    """Return the rows whose messages may show something else by now, those of a pair together."""
    given = {"workspace_id": workspace_id, "now": now, "most": most}
    return session.scalars(_to_compare(), given).all()


@cache
def _to_compare() -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(_is_due(NOW), OutboxRow.workspace_id == bindparam("workspace_id"))
        .where(OutboxRow.shown.is_not(None), _is_free(NOW))
        .order_by(OutboxRow.pair_id, OutboxRow.id)
        .limit(bindparam("most"))
    )


def note_compared(session: Session, rows: Sequence[Compared], now: datetime) -> None:
    """Keep what came of comparing, where a row has not been touched meanwhile.

    What shows the same is left alone until its end; of what does not it is no longer known what it
    shows, and it is changed.
    """
    found = {row.row_id: row for row in rows}
    kept = (
        select(OutboxRow)
        .where(OutboxRow.id.in_(found), _is_due(now), OutboxRow.shown.is_not(None), _is_free(now))
        .order_by(OutboxRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in session.scalars(kept):
        compared = found[row.id]
        if row.version != compared.version:
            continue
        if row.shown != compared.hash:
            row.shown = None
        else:
            settle(row, compared.hash, compared.live_until, now)


def settle(row: OutboxRow, shown: str, live_until: datetime | None, now: datetime) -> None:
    """Note what Slack shows: the message is live until its end, or as it is from now on."""
    if live_until is None or live_until <= now:
        end(row)
    else:
        begin(row, shown, live_until)


def claim(
    session: Session,
    workspace_id: str,
    now: datetime,
    worker: str,
    pace: Pace,
    closed: Closed,
    limit: int,
) -> list[tuple[Lease, str]]:
    """Take up to `limit` messages that are to be changed, one for each recipient, with whose it is.

    The caller must hold the workspace's gate.
    """
    given = {"workspace_id": workspace_id, "now": now, "most": 4 * limit}
    given |= {"channels": sorted(closed.channels), "kinds": sorted(closed.kinds)}
    first: dict[str, int] = {}
    for row_id, recipient in session.execute(_to_change(), given):
        first.setdefault(recipient, row_id)
    leases = []
    for recipient, row_id in list(first.items())[:limit]:
        token = new_token(worker)
        taken = (
            update(OutboxRow)
            .where(OutboxRow.id == row_id, _is_due(now), _is_free(now))
            .values(lease_token=token, lease_until=now + pace.claim)
        )
        if changed(session, taken):
            leases.append((Lease(row_id, token, changes=True), recipient))
    return leases


@cache
def _to_change() -> Select[int, str]:
    return (
        select(OutboxRow.id, OutboxRow.recipient)
        .where(_is_due(NOW), OutboxRow.workspace_id == bindparam("workspace_id"))
        .where(OutboxRow.shown.is_(None), _is_free(NOW))
        .where(OutboxRow.recipient.not_in(bindparam("channels", expanding=True)))
        .where(OutboxRow.kind.not_in(bindparam("kinds", expanding=True)))
        .order_by(OutboxRow.refresh_at, OutboxRow.id)
        .limit(bindparam("most"))
    )


def give_back(row: OutboxRow, refresh_at: datetime, now: datetime) -> None:
    """Let a leased message be changed later; long after its end it is left as it is.

    Touched meanwhile, it may show nothing of that before a later moment than `refresh_at`.
    """
    row.lease_token = row.lease_until = None
    if row.live_until is not None and row.live_until + GIVEN_UP_AFTER <= now:
        end(row)
    elif row.refresh_at is not None:
        row.shown, row.refresh_at = None, max(refresh_at, row.refresh_at)


def doubt(session: Session, row_id: int) -> None:
    """Let a live message be made to show what is so: nobody knows what it shows."""
    changed(session, _update_touched(OutboxRow.id == row_id).values(shown=None))


def is_live_alone() -> ColumnElement[bool]:
    """Return the condition that a message is live, and no part of a brief, as the index has it."""
    return and_(OutboxRow.refresh_at.is_not(None), OutboxRow.brief_id.is_(None))


@prepared
def _update_shown(
    pairs: Any, partly: Any, kinds: Any, beside: Any, workspace: Any, subjects: Any
) -> Update:
    about = and_(OutboxRow.workspace_id == workspace, OutboxRow.subject.in_(subjects))
    return _update_touched(or_(_shows_pairs(pairs, partly, kinds, beside), about))


def _shows_pairs(pairs: Any, partly: Any, kinds: Any, beside: Any) -> ColumnElement[bool]:
    of_lines = OutboxRow.pair_id.in_(typed_lines.select_beside(beside))
    return or_(
        OutboxRow.pair_id.in_(pairs),
        and_(OutboxRow.pair_id.in_(partly), OutboxRow.kind.in_(kinds)),
        and_(of_lines, OutboxRow.subject.startswith(f"{TypedLine.subject}:", autoescape=True)),
    )


def _touch(session: Session, which: ColumnElement[bool]) -> int:
    return changed(session, _update_touched(which))


def _update_touched(which: ColumnElement[bool]) -> Update:
    """Return what touches messages, and of what was gathered into a brief that brief."""
    member = _member()
    alone_or_brief = select(func.coalesce(OutboxRow.brief_id, OutboxRow.id))
    found = alone_or_brief.where(which, OutboxRow.refresh_at.is_not(None))
    # In the order of their ids, as everybody locks them.
    there = select(OutboxRow.id).where(OutboxRow.id.in_(found), OutboxRow.refresh_at.is_not(None))
    locked = there.order_by(OutboxRow.id).with_for_update()
    in_brief = select(func.max(_held_until(member))).where(member.brief_id == OutboxRow.id)
    held = case(
        (OutboxRow.kind == BRIEF, in_brief.correlate(OutboxRow).scalar_subquery()),
        else_=_held_until(OutboxRow),
    )
    return (
        update(OutboxRow)
        .where(OutboxRow.id.in_(locked))
        .values(
            refresh_at=func.coalesce(held, literal(AT_ONCE, NOW.type)),
            version=OutboxRow.version + 1,
        )
    )


@cache
def _member() -> type[OutboxRow]:
    return aliased(OutboxRow)


def _held_until(row: type[OutboxRow]) -> ScalarSelect[Any]:
    """Return until when the recipient of a row is not to see what the other of the pair has done.

    Once that moment has come it is as good as at once.
    """
    is_mentor = row.recipient == _slack_id(Pair.mentor_id)
    is_mentee = row.recipient == _slack_id(Pair.mentee_id)
    held = case((is_mentor, Pair.mentor_held_until), (is_mentee, Pair.mentee_held_until))
    return (
        select(held)
        .where(Pair.id == row.pair_id, Pair.workspace_id == row.workspace_id)
        .correlate(row)
        .scalar_subquery()
    )


def _slack_id(person_id: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    own = (Person.id == person_id, Person.workspace_id == Pair.workspace_id)
    return select(Person.slack_id).where(*own).correlate(Pair).scalar_subquery()


def _is_due(now: Moment) -> ColumnElement[bool]:
    return and_(OutboxRow.status == Status.SENT, is_live_alone(), OutboxRow.refresh_at <= now)


def _is_free(now: Moment) -> ColumnElement[bool]:
    return or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)
