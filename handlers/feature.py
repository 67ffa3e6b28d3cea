"""What a feature declares of itself; `handlers.features` makes everything else of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy.orm import Session

from agendas.rhythm.rarer import Asking
from agendas.text.messages import Message
from db.core.base import Due
from db.mentoring.pairs import Seat
from handlers.context.standing import Standing
from handlers.notifications.kinds import Kind
from handlers.slackui.listener import Command, EventListener, Listener
from handlers.slackui.request import Request

Rule = Callable[[Session, Any, datetime], None]
HomePart = Callable[[Standing, Seat, datetime], Mapping[str, Any]]
MoreHelp = Callable[[Request], Message | None]
RezonePair = Callable[[Session, Seat, datetime], None]


class Turn(IntEnum):
    """In which order one tick goes over what is due.

    What is erased comes first, then who is forgotten, then pairs, so that one whose leave is over
    is back before its meetings are looked at; digests come last, to tell of what was found.
    """

    ERASING = 0
    FORGETTING = 1
    PAIRS = 2
    CYCLE = 3
    REPORTING = 4


@dataclass(frozen=True, slots=True)
class DueRule:
    """What is done when a row comes due: `apply` is given the row, locked, and the time (UTC)."""

    apply: Rule
    turn: Turn = Turn.CYCLE


@dataclass(frozen=True)
class Feature:
    """One thing that the bot can do, for people in Slack or when time brings it.

    `commands`, `actions`, `views`, `shortcuts` and `events` go by Slack's ids; a subcommand by both
    words (`/mentoring calendar`). `due` has a rule for each table whose rows come due here, `kinds`
    what is sent to people; any change that is made here is an answer to what `answers` says that
    they are asked. `home` gives its part of App Home for one of a person's pairs. `rezone`
    reckons anew what is due by the days of a seat's person, whose zone has changed. `help` is what
    `/mentoring help` says besides to whoever asks, if anything.
    """

    name: str
    commands: Mapping[str, Command] = field(default_factory=dict)
    actions: Mapping[str, Listener] = field(default_factory=dict)
    views: Mapping[str, Listener] = field(default_factory=dict)
    shortcuts: Mapping[str, Listener] = field(default_factory=dict)
    events: Mapping[str, EventListener] = field(default_factory=dict)
    due: Mapping[type[Due], DueRule] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    home: HomePart | None = None
    rezone: RezonePair | None = None
    answers: tuple[Asking, ...] = ()
    help: MoreHelp | None = None
