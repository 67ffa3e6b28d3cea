"""What a feature declares for each thing that people can do: a handler, and what it does to rows.

A request that Slack delivers twice is carried out once. Where the handler alone does not see to
that, it says in its response which row it was `about`, and `again` answers the repeat.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agendas.lines.verbs import Verb, tidy
from agendas.text.messages import Message, clean
from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Seat
from handlers.slackui.request import Request, Response, SlackView


class Access(StrEnum):
    """Whether a request writes.

    READS shows something: it takes no lock, waits for nobody who writes, and must not write. OPENS
    reads as well, and what it shows is a form: a light one is opened at once, and filled when all
    is read. WRITES changes something: that is committed, and then acknowledged.
    """

    READS = "reads"
    OPENS = "opens"
    WRITES = "writes"


READS, OPENS, WRITES = Access.READS, Access.OPENS, Access.WRITES

# What a request does, or how its payload tells.
AccessRule = Access | Callable[[dict[str, Any]], Access]

Handler = Callable[[Request], Response]
# Answers a repeated request, by the row that it was about; the right to that row is asked anew.
Repeat = Callable[[Request, int], Response]
# Reads a line that a command refused, for its form.
ReadLine = Callable[[Request, Seat, str, SlackView], dict[str, str]]
# Tells what the numbers in a form's lines stand for, by block, from what the form carries along.
Numbers = Callable[[Mapping[str, Any]], Mapping[str, Sequence[str]]]
# Carries out a command for one pair, with what was typed.
PairHandler = Callable[[Request, Seat, str], Response]


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says of itself, so that nothing typed into it is lost.

    `action_id` is the action that opens it, given the number that it carries as `about`: of a row
    of `model`, or of a pair where it is about none. A form that `keeps` is long: it offers to keep
    a draft, and a choice or a date in it brings along what was typed so far. Where lines of an
    input name rows by their number, `numbers` returns what these stand for, in order, by the
    input's block, for a form that carries such metadata.
    """

    action_id: str
    about: str = "pair"
    model: type[PairOwned] | None = None
    keeps: bool = False
    numbers: Numbers = lambda _metadata: {}


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form in which a line of a command can be put right that was refused.

    `action_id` is the action that opens it, given a pair's number. `read` returns what is to
    stand in its inputs, by block, for a seat, the line, and the form as it is opened.
    """

    action_id: str
    read: ReadLine = lambda _request, _seat, _text, _view: {}


@dataclass(frozen=True, slots=True)
class Listener:
    """Answers a button that was pressed, or a `form` that was submitted.

    `confirms` is the callback id of a form that was shown back before it goes: the request comes to
    the handler as though that form had been sent as it was.
    """

    handle: Handler
    access: AccessRule
    again: Repeat | None = None
    form: Form | None = None
    confirms: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Answers a slash command, or the subcommand that is its first word (`/mentoring calendar`).

    `access` may depend on the text. `run` carries it out once it is clear which pair is meant;
    `help` returns what `<command> help` says, after what `own_help` says to whoever asks; a line
    that it refuses can be put right in `form`. `verbs` are what it takes, by any name that people
    have for it; of a subcommand they are the names of itself. A command that `takes_text` keeps
    what is no verb.
    """

    handle: Handler
    access: Access | Callable[[str], Access]
    run: PairHandler | None = None
    again: Repeat | None = None
    help: Callable[[], Message] | None = None
    own_help: Callable[[Request], Message | None] = lambda _request: None
    form: LineForm | Callable[[str], LineForm | None] | None = None
    verbs: tuple[Verb, ...] = ()
    takes_text: bool = False

    def find_form(self, text: str) -> LineForm | None:
        """Return the form in which this text can be put right, if there is one."""
        return self.form(text) if callable(self.form) else self.form

    def get_access(self, text: str) -> Access:
        """Return what the command does with this text."""
        return self.access if isinstance(self.access, Access) else self.access(text)


@dataclass(frozen=True, slots=True)
class EventListener:
    """Takes note of something that Slack tells; `user` finds in the event whom it is about."""

    handle: Handler
    access: Access
    user: Callable[[dict[str, Any]], str] = lambda _event: ""


def get_text(body: dict[str, Any]) -> str:
    """Return what was typed after a slash command, without blanks and marks around it."""
    return tidy(clean(str(body.get("text") or "")), str(body.get("command") or ""))


def resolve_access(rule: AccessRule, body: dict[str, Any]) -> Access:
    """Return what this very request does."""
    return rule if isinstance(rule, Access) else rule(body)
