"""A request in its transaction: carried out and kept, or a sentence that says how far it got."""

import logging
from dataclasses import replace
from secrets import token_hex
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agendas.meeting import Refused
from agendas.text.messages import say
from db.core.clashes import BUSY, is_clash, was_refused
from db.mentoring.pairs import Forbidden
from handlers import failures
from handlers.slackui.asking.lookup import SlackSilent, Unasked
from handlers.slackui.blocks import cut
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.listener import Access, Handler
from handlers.slackui.request import Conflict, Request, Resources, Response, UserError

log = logging.getLogger(__name__)

MOST_RUNS = 4  # each knows more of Slack than the one before
LONGEST_ECHO = 200  # characters of what somebody typed, when it is quoted back to them
LONGEST_TYPED = 10_000  # where it is given back to be used; more than one types into Slack


class Unclear(Exception):
    """The commit failed, and nobody has said whether it was kept."""


def carry_out(
    resources: Resources, handler: Handler, incoming: IncomingRequest, access: Access, look: str
) -> Response:
    """Run a handler in its transaction, and return its answer once that is committed.

    What fails before the commit has changed nothing, and that is said; where the commit itself
    fails, `look` is the command that shows what came of it. What the handler has to know of Slack
    is asked between two runs.
    """
    for _ in range(MOST_RUNS):
        try:
            return _carry_out(resources, handler, incoming, access, look)
        except Unasked as unasked:
            try:
                incoming.ask(unasked.wanted)
            except SlackSilent:
                return Response(say=say("shared/slack_silent"), refused=True)
    raise AssertionError("a handler that always asks for more")


def _carry_out(
    resources: Resources, handler: Handler, incoming: IncomingRequest, access: Access, look: str
) -> Response:
    writes = access is Access.WRITES
    try:
        return (_write if writes else _read)(resources, handler, incoming)
    except Unasked:
        raise
    except UserError as error:
        return _render_error(error)
    except Forbidden:
        return Response(say=say("shared/not_yours"), refused=True)
    except Refused as refused:
        said = say("meeting/refused", state=refused.state, event=refused.event)
        return Response(say=said, refused=True)
    except Unclear as error:
        return _render_failure("shared/unclear", error.__cause__ or error, look=look)
    except BUSY as error:
        return _render_failure("shared/busy" if writes else "shared/busy_reading", error)
    except Exception as error:
        return _render_failure("shared/apology", error)


def _read(resources: Resources, handler: Handler, incoming: IncomingRequest) -> Response:
    with resources.reading() as session:
        response = handler(_make_request(resources, session, incoming))
        session.flush()  # what it would write is refused here, and not lost unseen
        return response


def _write(resources: Resources, handler: Handler, incoming: IncomingRequest) -> Response:
    """Run a handler, and once more if somebody else was faster.

    The second time it sees what they left behind, and has an ordinary answer to that.
    """
    for last in (False, True):
        try:
            with resources.sessions() as session:
                request = _make_request(resources, session, incoming)
                response = handler(request)
                session.flush()
                response = replace(response, redraw=resources.redraw(request))
                _commit(session)
                return response
        except DBAPIError as error:
            if last or not is_clash(error):
                raise
    raise AssertionError("a handler ends with an answer or an error")


def _commit(session: Session) -> None:
    try:
        session.commit()
    except DBAPIError as error:
        if was_refused(error):
            raise
        raise Unclear from error


def _make_request(resources: Resources, session: Session, incoming: IncomingRequest) -> Request:
    now, body = resources.clock.now(), incoming.body
    who = (incoming.workspace_id, incoming.slack_id)
    return Request(session, *who, now, body, resources, lookup=incoming.lookup)


def _render_error(error: UserError) -> Response:
    # What was too long is given back as it is: nobody has to type it again.
    shortened = {name: _shorten(name, value) for name, value in error.context.items()}
    message = say(error.template, **shortened)
    return Response(
        say=message,
        errors={error.field: message.plain} if error.field else {},
        refused=True,
        conflict=isinstance(error, Conflict),
        line=error.line,
    )


def _shorten(name: str, value: Any) -> Any:
    most = LONGEST_TYPED if name == "typed" else LONGEST_ECHO
    return cut(value, most) if isinstance(value, str) else value


def _render_failure(template: str, error: BaseException, **context: str) -> Response:
    reference = token_hex(4)
    log.error("reference %s: %s", reference, failures.describe(error))
    return Response(say=say(template, reference=reference, **context), failed=True)
