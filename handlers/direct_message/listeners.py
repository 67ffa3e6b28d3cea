"""What is typed to the bot in its own Messages tab: read, held for a day, and answered."""

from typing import Any

from agendas.agenda import DOMAINS
from db.mentoring import pairs
from db.mentoring.content import typed_lines
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import Seat
from handlers.direct_message import service
from handlers.direct_message.messages import ANSWER, LINE
from handlers.notifications.notify import notify, reply
from handlers.roster import service as roster
from handlers.slackui.choosing.pair_choice import sort_likeliest_first
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id

# A file comes as a message too; other subtypes are Slack's own notes, but for these two.
TYPED = (None, "file_share", "thread_broadcast")
EDITED, DELETED = "message_changed", "message_deleted"


def find_author(event: dict[str, Any]) -> str:
    """Return who wrote a message, or has changed or deleted one of theirs."""
    for part in ("message", "previous_message"):
        inner = event.get(part)
        if event.get("subtype") in (EDITED, DELETED) and isinstance(inner, dict):
            return str(inner.get("user") or "")
    return str(event.get("user") or "")


def answer_message(request: Request) -> Response:
    """Answer what somebody typed with what was understood; nothing else is done by it.

    The answer goes through the outbox, like everything that is not an acknowledgement: once for
    each message, however often Slack tells of it. An edited message is read anew.
    """
    event = request.body["event"]
    if event.get("channel_type") != "im" or event.get("bot_id"):
        return Response()
    subtype = event.get("subtype")
    if subtype == DELETED:
        _forget(request, str(event.get("deleted_ts") or ""))
    elif subtype == EDITED and isinstance(event.get("message"), dict):
        _read_again(request, event["message"])
    elif subtype in TYPED and event.get("user") and event.get("ts"):
        _take(request, event)
    return Response()


def _take(request: Request, event: dict[str, Any]) -> None:
    if not _take_roster(request, event):
        _answer(request, str(event["ts"]), event.get("text"))


def _take_roster(request: Request, event: dict[str, Any]) -> bool:
    """Take a table that was dropped for a roster, if its author runs a programme; True if taken.

    Whoever runs none is told so, unless there is a line to answer; and likewise whoever runs one,
    and has dropped what is no table.
    """
    table, other = roster.find_table(event.get("files")), roster.find_other(event.get("files"))
    person, has_line = request.known, bool(str(event.get("text") or "").strip())
    if person is not None and roster.list_run(request.session, person):
        take = (request.session, person, str(event["ts"]))
        if table is not None:
            roster.take_file(*take, table, request.now)
        elif other is not None and not has_line:
            roster.refuse_file(*take, other, request.now)
        return table is not None or (other is not None and not has_line)
    if table is None or has_line:
        return False
    whom = (request.workspace_id, request.slack_id)
    reply(request.session, roster.NOT_YOURS, *whom, request.now, occurrence=str(event["ts"]))
    return True


def _answer(request: Request, ts: str, text: Any) -> None:
    person = request.known
    seats = pairs.seats(request.session, person) if person and person.active else []
    if person is None or not seats:
        whom = (request.workspace_id, request.slack_id)
        reply(request.session, ANSWER, *whom, request.now, occurrence=ts)
        return
    line = hold(request, seats, ts, text)
    notify(request.session, LINE, person, line, request.now, known_as=f"line:{ts}", repeats=True)


def hold(request: Request, seats: list[Seat], ts: str, text: Any) -> TypedLine:
    """Hold a line for a day: of several pairs that of the likeliest, or of whoever it names."""
    words = service.clean_text(request.session, text, seats) if isinstance(text, str) else ""
    words = words[: typed_lines.LONGEST]
    among = service.filter_named(words, sort_likeliest_first(request.session, seats, request.now))
    return typed_lines.keep(request.session, among[0], ts, words, request.now)


def _read_again(request: Request, message: dict[str, Any]) -> None:
    line = _find(request, str(message.get("ts") or ""))
    text = message.get("text")
    if line is not None and isinstance(text, str):
        seats = pairs.seats(request.session, request.person)
        words = service.clean_text(request.session, text, seats)[: typed_lines.LONGEST]
        service.change_text(request.session, line, words)


def _forget(request: Request, ts: str) -> None:
    line = _find(request, ts)
    if line is not None:
        service.erase(request.session, line)


def _find(request: Request, ts: str) -> TypedLine | None:
    person = request.known
    return typed_lines.find(request.session, person, ts) if person and person.active else None


def add(request: Request) -> Response:
    """Put a line down as points of the agenda of the pair, and under the domain, of the button."""
    line, seat = require_line(request)
    chosen = request.value.rpartition(".")[2]
    domain = chosen if chosen in DOMAINS else ""
    service.add_points(request.session, seat, line, request.now, domain)
    return Response()


def record(request: Request) -> Response:
    """Record a line as a promise in the pair that the button names."""
    line, seat = require_line(request)
    service.record_promise(request.session, seat, line, request.now)
    return Response()


def take_back(request: Request) -> Response:
    """Take back what a line has become."""
    line, _ = require_line(request)
    service.take_back(request.session, request.person, line)
    return Response()


def require_line(request: Request) -> tuple[TypedLine, Seat]:
    """Return the line of a button, and the seat in the pair that it names, or in the line's own.

    Raises UserError for a line whose day is over, as for anybody else's.
    """
    own = own_line(request, request.number)
    pair_id = request.value.partition(".")[2].partition(".")[0]
    seat = request.seat(parse_row_id(pair_id) if pair_id else own.pair_id)
    return own, seat


def own_line(request: Request, line_id: int) -> TypedLine:
    """Return the person's line; raise UserError where it is gone, or anybody else's."""
    line = typed_lines.own(request.session, request.person, line_id)
    if line is None:
        raise UserError("typed/gone")
    return line
