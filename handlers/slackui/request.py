"""One request of one person: what they did, what they may reach, and how they are answered.

A handler is a function from a `Request` to a `Response`. It runs inside one transaction, which is
committed before anything is said, so that an answer is always true; everyone but the person who
acted is told through the outbox. Where it is registered stands what it does: see
`handlers.slackui.listener`.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from sqlalchemy.orm import Session

from agendas.dates.clock import Clock
from agendas.profiles import hindrance
from agendas.text.messages import Message, clean
from db.core.engine import Sessions
from db.mentoring import pairs, people, programmes
from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Pair, Row, Seat
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.slackui.asking.lookup import NOTHING_KNOWN, Lookup
from handlers.slackui.background import Errands
from handlers.slackui.blocks import Payload
from handlers.slackui.ended import list_ended
from handlers.slackui.values import parse_row_id, read_value

SlackView = dict[str, Any]
Rezone = Callable[[Session, Person, datetime], None]

STARTERS = frozenset({"admins", "installer"})


class UserError(Exception):
    """What was asked cannot be done; the template says why, and what to do or type instead.

    `field` names the input of a modal that the sentence belongs beside.
    """

    def __init__(self, template: str, /, *, field: str | None = None, **context: Any) -> None:
        super().__init__(template)
        self.template = template
        self.context = context
        self.field = field
        self.line: Line | None = None


class Conflict(UserError):
    """Somebody else has changed what a form is about; it comes back with both, to be sent again."""

    def __init__(self) -> None:
        super().__init__("shared/conflict")


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed after a command, and for which pair: a form can take it where it is wrong."""

    command: str
    pair_id: int
    text: str


def require_length(text: str, longest: int, field: str | None = None) -> str:
    """Return the text; raise UserError where it has more than `longest` characters.

    Nothing is cut, and nothing is lost: a form keeps what was typed, `field` being its input, and
    what was typed after a command is quoted in full.
    """
    if len(text) > longest:
        raise UserError(
            "shared/too_long", field=field, longest=longest, typed="" if field else text
        )
    return text


@dataclass(frozen=True, slots=True)
class Resources:
    """What handlers are given: where rows are kept and what time it is.

    `sessions` write and `reading` ones do not; `errands` call Slack. `rezone` reckons anew what is
    due by somebody's own days. `public_url` is where the outside world reaches the bot, or None
    where it does not. `redraw` says what a message is to show in which something was pressed, if it
    is a view of rows; `read_whole`, all of a message of which only a part is shown. `starters` are
    those who may start a programme: Slack ids, "admins", "installer".
    """

    sessions: Sessions
    reading: Sessions
    clock: Clock
    errands: Errands
    rezone: Rezone
    public_url: str | None = None
    redraw: "Callable[[Request], Redraw | None]" = lambda _request: None
    read_whole: "Callable[[Request], Message | None]" = lambda _request: None
    starters: frozenset[str] = STARTERS


@dataclass(frozen=True, slots=True)
class Redraw:
    """What a message shows from now on, or None where somebody else sees to that.

    `settle` is to be told whether it could be shown. What is to `say` where it is shown only later,
    says so.
    """

    payload: Payload | None
    settle: Callable[[bool], None]
    say: Message | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What the person who acted gets back; at most one of the ways of showing a view is set.

    `push` puts a view on top of a form that was sent: what it holds is kept as a draft, and stays
    there to go back to.
    `say` is a message to them alone; `replace` takes the place of the message they pressed a
    button of; `open` and `update` show a modal; `errors` maps inputs to sentences;
    `home` draws their App Home anew; `failed` says that nothing was done, and `refused` that it
    could not be: in a `conflict`, because somebody else was faster. A refused `line` of a command
    can be put right in a form. `go_on` names the action
    of a feature, and the value of its button, with which the same request goes on: what that opens
    is shown as well. `about` is the row by which a repeat of the request is answered. With a
    `redraw`, which no handler sets, the message is a view of rows, and `replace` is not needed.
    What takes long is done `afterwards`, once all else is committed; nobody waits for it.
    """

    say: Message | None = None
    replace: Message | None = None
    open: SlackView | None = None
    update: SlackView | None = None
    push: SlackView | None = None
    errors: dict[str, str] = field(default_factory=dict)
    home: bool = False
    failed: bool = False
    refused: bool = False
    conflict: bool = False
    line: Line | None = None
    redraw: Redraw | None = None
    go_on: tuple[str, str] | None = None
    about: int | None = None
    afterwards: Callable[[], None] | None = None


@dataclass
class Request:
    """One request: the transaction it runs in, who acts, when, and Slack's payload.

    What is typed is taken `as_it_stands` where its person was asked what they mean by it; `near` is
    the verb of the command that may be meant by a first word that is none. `lookup` has what Slack
    says of people and channels.
    """

    session: Session
    workspace_id: str
    slack_id: str
    now: datetime
    body: dict[str, Any]
    resources: Resources
    as_it_stands: bool = False
    near: str = ""
    lookup: Lookup = NOTHING_KNOWN
    # What was reached in this transaction: nobody else changes it until that ends.
    reached: dict[tuple[type[PairOwned], int], tuple[Seat, PairOwned]] = field(default_factory=dict)

    @cached_property
    def known(self) -> Person | None:
        """Whoever acts, as they are on record; None where no programme knows them."""
        return people.find(self.session, self.workspace_id, self.slack_id)

    @cached_property
    def person(self) -> Person:
        """Whoever acts; raise UserError when no programme knows them, or Slack does no longer."""
        found = self.known
        if found is None:
            raise self.as_stranger()
        if not found.active:
            raise UserError("shared/inactive")
        return found

    def keep_actor(self) -> Person | None:
        """Return whoever acts, on record from now on; None for who can be in no programme."""
        profile = None if self.known else self.lookup.find_person(self.slack_id)
        if profile is not None and not hindrance(profile):
            known = (profile.slack_id, profile.name, profile.timezone or "UTC")
            self.known = people.keep(self.session, self.workspace_id, *known)
        return self.known

    @cached_property
    def seats(self) -> list[Seat]:
        """The person's places in pairs that have not ended; raise UserError when there is none.

        What it says depends on who asks: somebody whose pairs have ended, who runs a programme, or
        a stranger.
        """
        found = self._find_seats()
        if found:
            return found
        ended = list_ended(self.session, self.person)
        run_by_me = programmes.run_by(self.session, self.workspace_id, self.person.id)
        runs = [{"name": one.name, "channel": one.channel_id} for one in run_by_me]
        if ended:
            raise UserError("mentoring/over", ended=ended, programmes=runs)
        if runs:
            raise UserError("shared/facilitator", programmes=runs)
        raise self.as_stranger()

    @cached_property
    def all_seats(self) -> list[Seat]:
        """The person's places in all their pairs, ended or not, to be read; none of a stranger."""
        every = {"ended": True, "for_update": False}
        if "known" in self.__dict__:
            return pairs.seats(self.session, self.known, **every) if self.known else []
        found = pairs.seats_of(self.session, self.workspace_id, self.slack_id, **every)
        if found:
            self.known = found[0].person
        return found

    def as_stranger(self) -> UserError:
        """Return what somebody is told who is in no pair: where they can ask for a mentor, too."""
        return UserError("shared/stranger", programmes=self.list_asking())

    def list_asking(self) -> list[str]:
        """Return the names of the programmes in which everybody can ask for a mentor."""
        return [one.name for one in programmes.list_asking(self.session, self.workspace_id)]

    def _find_seats(self) -> list[Seat]:
        if "known" in self.__dict__:
            return pairs.seats(self.session, self.person)
        found = pairs.seats_of(self.session, self.workspace_id, self.slack_id)
        if found:
            self.known = found[0].person
            _ = self.person  # whoever is gone is told so
        return found

    def seat(self, pair_id: int) -> Seat:
        """Return the person's seat in that pair; raise Forbidden when it is none of theirs.

        Raises UserError when the pair has ended: nothing that was left open brings it back.
        """
        return _require_going_on(pairs.seat(self.session, self.person, pair_id))

    def owned(self, model: type[Row], number: int) -> tuple[Seat, Row]:
        """Return a row of one of the person's pairs by its id, and their seat in that pair.

        It is the way to whatever a button or a form names. Nobody else changes anything of the pair
        until the request has ended, unless it only reads. Raises Forbidden for any other row, and
        UserError when the pair has ended: what it agreed on stays as it was.
        """
        seat, row = self.reach(model, number)
        return _require_going_on(seat), row

    def reach(self, model: type[Row], number: int) -> tuple[Seat, Row]:
        """Return what `owned` does, of a pair that may have ended; once read, it is the same row.

        Raises Forbidden for any row that is none of theirs.
        """
        if (model, number) not in self.reached:
            self.reached[model, number] = self._find_owned(model, number)
        seat, row = self.reached[model, number]
        return seat, cast("Row", row)

    def _find_owned(self, model: type[Row], number: int) -> tuple[Seat, Row]:
        if "known" not in self.__dict__:
            own = (self.workspace_id, self.slack_id, model, number)
            found = pairs.owned_of(self.session, *own)
            if found:
                self.known = found[0].person
                _ = self.person  # whoever is gone is told so
                return found
        return pairs.owned(self.session, self.person, model, number)

    def facilitated(self, pair_id: int) -> Pair:
        """Return a pair of a programme that the person runs; raise UserError for any other.

        It leads to nothing that the pair wrote. Raises UserError when the pair has ended, too.
        """
        try:
            pair = pairs.facilitated(self.session, self._as_runner(), pair_id)
        except pairs.Forbidden:
            raise UserError("shared/not_run") from None
        if pair.state == pairs.ENDED:
            raise UserError("digest/over", mentor=pair.mentor.name, mentee=pair.mentee.name)
        return pair

    def programme(self, number: int) -> Programme:
        """Return a programme that the person runs; raise UserError for any other."""
        run = programmes.run_by(self.session, self.workspace_id, self._as_runner().id)
        found = next((one for one in run if one.id == number), None)
        if found is None:
            raise UserError("shared/not_run")
        return found

    def _as_runner(self) -> Person:
        """Return whoever acts; a digest is also read by people of whom no programme knows."""
        if self.known is None:
            raise UserError("shared/not_run")
        return self.person

    @property
    def text(self) -> str:
        """What was typed after a slash command."""
        return clean(str(self.body.get("text") or ""))

    @property
    def request_key(self) -> str:
        """A key that a request delivered twice has twice."""
        view = self.body.get("view")
        if view and self.body.get("type") == "view_submission":
            return f"view:{view['id']}:{view.get('hash', '')}"
        return f"trigger:{self.body.get('trigger_id', '')}"

    @property
    def action(self) -> dict[str, Any]:
        """The element that was pressed or changed."""
        return dict(self.body["actions"][0])

    @property
    def value(self) -> str:
        """The value of the button that was pressed, or of what was chosen in a menu."""
        chosen = self.action.get("selected_option") or self.action
        return str(chosen.get("value") or "")

    @property
    def number(self) -> int:
        """The row id that the pressed button carries; raise UserError for what is none."""
        found = parse_row_id(self.value.split(".")[0])
        if found < 0:
            raise UserError("shared/not_current")
        return found

    @property
    def in_modal(self) -> bool:
        """Whether what was pressed stands in a form, which an answer can take the place of."""
        return (self.body.get("view") or {}).get("type") == "modal"

    @property
    def has_read(self) -> bool:
        """Whether the pressed button stands below what its form is about, in the same message."""
        return self.value.endswith(".read")

    def require_own(self) -> "Request":
        """Return the request if the pressed button is of whoever acts; raise Forbidden otherwise.

        It may have come from somebody else's message.
        """
        if self.number != self.person.id:
            raise pairs.Forbidden
        return self

    def press(self, action_id: str, value: str) -> "Request":
        """Return the same request as though that button had been pressed."""
        return self.of_body({**self.body, "actions": [{"action_id": action_id, "value": value}]})

    def of_body(self, body: dict[str, Any]) -> "Request":
        """Return the same request as though Slack had sent that payload."""
        other = copy(self)
        other.__dict__.pop("values", None)
        other.body = body
        return other

    @property
    def view(self) -> SlackView:
        """The view that was submitted or acted in; raises UserError where it was in none."""
        if "view" not in self.body:
            raise UserError("shared/form_lost")
        return dict(self.body["view"])

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the view's inputs hold, by block id: a string, a moment or None."""
        state = self.view.get("state") or {}
        return {
            block: read_value(element)
            for block, elements in (state.get("values") or {}).items()
            for element in elements.values()
        }


def _require_going_on(seat: Seat) -> Seat:
    if seat.pair.state == pairs.ENDED:
        raise UserError("mentoring/ended_already", other=seat.other.name, pair=seat.pair.id)
    return seat
