"""Kinds of message: each says what it is about, how it is composed, and when it may go out.

A message is a view of rows. Its row in the outbox holds whom it is for, of which kind it is and
what it is about; what it says is composed when it goes out, from the rows as they are then. When
they change, it is composed again, for as long as it is live.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import Message
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from db.mentoring.rows import OF_A_PAIR
from db.messages.outbox import OutboxRow, Status
from db.messages.touching import ShownBy
from handlers.slackui.blocks import Block

LIVE = timedelta(days=30)
# What waits for an answer can be given one for as long as anybody still thinks of it.
ASKED_FOR = timedelta(days=90)


# What a reminder of something that was asked before is known by in the outbox.
REMINDER = "reminder"


def every_one(_occurrence: str) -> bool:
    """Say that whatever is of a kind can wait while somebody is away by Slack's status."""
    return True


def reminders(occurrence: str) -> bool:
    """Say that of a kind only reminders can wait."""
    return occurrence == REMINDER


class Timing(StrEnum):
    """When a message of a kind may go out.

    MOMENT: at once, whatever the hour: both agreed to be there. REPLY: at once, to whoever has just
    acted. POLITE: by itself, as somebody waits for it, but not in quiet hours, nor at a weekend.
    GATHERED: in its person's brief, of which there is one a day.
    """

    MOMENT = "moment"
    REPLY = "reply"
    POLITE = "polite"
    GATHERED = "gathered"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever a message is for; `seat` is their place in the pair that it is about, if any.

    `person` is None for a channel, and for somebody whom no programme knows.
    """

    person: Person | None
    seat: Seat | None

    @property
    def in_pair(self) -> Seat:
        """The reader's seat; only kinds that are about a row of a pair may ask."""
        assert self.seat is not None
        return self.seat


@dataclass(frozen=True, slots=True)
class Notice:
    """What of an outbox row a message may depend on: codes and moments, never words.

    `sent` says that it is in Slack, and `overtaken` that a newer one about the same is, too, of a
    kind of which only the newest has anything to press. `told_at` is when it first went out, or
    goes out now: "today" is that day, however often it is composed. `recipient` is a Slack id.
    """

    workspace_id: str
    recipient: str
    subject: str
    occurrence: str
    variant: str
    sent: bool
    told_at: datetime
    overtaken: bool = False


def notice_of(row: OutboxRow, now: datetime) -> Notice:
    """Return what a message may know of its own row."""
    return Notice(
        workspace_id=row.workspace_id,
        recipient=row.recipient,
        subject=row.subject or "",
        occurrence=row.occurrence,
        variant=row.variant,
        sent=row.status == Status.SENT,
        told_at=row.finished_at if row.status == Status.SENT and row.finished_at else now,
    )


class View(NamedTuple):
    """What a message says now; `is_open` is whether it still has anything to ask or to tell.

    What is closed before it went out is never sent. `blocks` come after the message's own. What
    `can_wait` asks for something that its reader may put off, where its kind lets them. `short` is
    what a brief says of it that has several of its kind, or no room: a line, and a button. Where it
    is put off, `put_off` says until when, as `message` does. One that `offers_waiting` is
    answered with what its reader was asked last and may put off.
    """

    message: Message
    is_open: bool = True
    blocks: tuple[Block, ...] = ()
    can_wait: bool = False
    short: Message | None = None
    put_off: Message | None = None
    offers_waiting: bool = False


class FileView(NamedTuple):
    """A file: `filename`, `title`, `content`, and `comment`, the words of the message that has it.

    The comment is escaped, as a message's text is; the others are plain. Slack does not say which
    message an upload became, so that it cannot be changed later: its words have to stay true, and
    it has no buttons (Slack would take blocks in the place of the comment). `alone` is what is said
    where Slack takes no file, escaped, too; "" where the file is all there is.
    """

    filename: str
    title: str
    comment: str
    content: str
    alone: str = ""


Compose = Callable[[Session, Reader, Notice, Any, datetime], View | FileView | None]


@dataclass(frozen=True, slots=True)
class Later:
    """How messages of a kind are put off: by the menu whose action is `action`.

    `before(session, row)` is when the meeting begins that needs the answer, or None. `note(session,
    seat, at, now)` notes until when somebody has put it off, where more depends on it.
    """

    action: str
    before: Callable[[Session, Any], datetime | None] = lambda _session, _row: None
    note: Callable[[Session, Seat, datetime, datetime], None] = lambda *_: None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message.

    `about` is the table of the row that it is about, or None for what is about nobody's row.
    `compose(session, reader, notice, row, now)` reads and never writes; it returns None where there
    is nothing to say any more. `expires(row, due_at)` is from when on it is of no use. Of those
    that are `newest_only` and about one thing only the newest goes out, and an older one in Slack
    has nothing left to press. What may be `resend_unread` goes again where history cannot be read,
    rather than be parked. It is `live` for so long; with None it is never changed once it is sent.
    `held_on_leave` ones wait for the end of a leave; `when_away` says by its occurrence which one
    waits while Slack's own status has somebody on holiday, or ill. Those that are `for_meeting` go
    out in quiet hours where waiting would be too late for the meeting. `templates` are those it is
    written from; by its `choice` people choose whether it is sent to them. What `later` says can be
    put off. `on_undeliverable` takes note that its recipient cannot be written to, where that is no
    person. What it becomes where its row is no more is the template `gone`; once it has been live,
    `command` is what it points to. In a brief the lower `rank` comes first; several of a kind with
    a `heading` (a template that is given their `count`) come together under it, each in short.
    Before and after it may stand what facilitators wrote of their own for it, by that name in
    `own_words` (`agendas.own_words`). Those that go `apart` do not wait for the brief: several that
    are due at once are one message. What `joins(session, person, now)` returns, rows with their
    occurrences, goes with a brief that goes anyway, and makes none by itself; nor does it go
    with one whose message about the same pair `covers` it, by its kind. Where Slack does not take a
    file, the words of one that `speaks_alone` go without it. It is composed again when what it is
    about changes, its pair or its people; and for other rows of that pair, those of the tables that
    it `shows` (None: of all).
    """

    name: str
    about: type[Any] | None
    compose: Compose
    templates: tuple[str, ...]
    choice: Choice
    timing: Timing = Timing.POLITE
    expires: Callable[[Any, datetime], datetime | None] = lambda _row, _due_at: None
    newest_only: bool = False
    resend_unread: bool = False
    live: timedelta | None = LIVE
    held_on_leave: bool = False
    when_away: Callable[[str], bool] = lambda _occurrence: False
    for_meeting: bool = False
    is_file: bool = False
    speaks_alone: bool = False
    later: Later | None = None
    on_undeliverable: "Callable[[Session, OutboxRow, str, datetime], None] | None" = None
    gone: str = "shared/no_longer"
    command: str = "/mentoring"
    rank: int = 50
    heading: str = ""
    apart: bool = False
    covers: tuple[str, ...] = ()
    joins: "Callable[[Session, Person, datetime], Sequence[tuple[Any, str]]] | None" = None
    own_words: str = ""
    shows: tuple[type[Any], ...] | None = None


Kinds = Mapping[str, Kind]


def list_shown_by(kinds: Kinds) -> ShownBy:
    """Return by which kinds of message rows of each table are shown, below a pair."""
    return {
        table: frozenset(
            name for name, kind in kinds.items() if kind.shows is None or table in kind.shows
        )
        for table in OF_A_PAIR
    }


def by_name(*kinds: Kind) -> Kinds:
    """Return kinds by their names; raises ValueError where two have the same."""
    named = {kind.name: kind for kind in kinds}
    if len(named) != len(kinds):
        raise ValueError("two kinds of message have one name")
    return named
