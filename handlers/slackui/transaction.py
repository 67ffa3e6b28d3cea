"""A request in its transaction: carried out and kept, or a sentence that says how far it got."""

import logging
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agendas.meeting import Refused
from agendas.text.messages import say
from db.core.clashes import BUSY, is_clash, was_refused
from db.mentoring.pairs import NotYours
from handlers import failures
from handlers.slackui.access import Does
from handlers.slackui.blocks import cut
from handlers.slackui.incoming import Asked
from handlers.slackui.request import Answer, Desk, Sorry, Visit

log = logging.getLogger(__name__)

LONGEST_ECHO = 200  # characters of what somebody typed, when it is quoted back to them

Handler = Callable[[Visit], Answer]


class Unclear(Exception):
    """The commit failed, and nobody has said whether it was kept."""


def carry_out(desk: Desk, handler: Handler, asked: Asked, does: Does, look: str) -> Answer:
    """Run a handler in its transaction, and return its answer once that is committed.

    What fails before the commit has changed nothing, and that is said; where the commit itself
    fails, `look` is the command that shows what came of it.
    """
    writes = does is Does.WRITES
    try:
        return (_written if writes else _read)(desk, handler, asked)
    except Sorry as sorry:
        return _sorry(sorry)
    except NotYours:
        return Answer(say=say("shared/not_yours"))
    except Refused as refused:
        return Answer(say=say("meeting/refused", state=refused.state, event=refused.event))
    except Unclear as error:
        return _failed("shared/unclear", error.__cause__ or error, look=look)
    except BUSY as error:
        return _failed("shared/busy" if writes else "shared/busy_reading", error)
    except Exception as error:
        return _failed("shared/apology", error)


def _read(desk: Desk, handler: Handler, asked: Asked) -> Answer:
    with desk.reading() as session:
        answer = handler(_visit(desk, session, asked))
        session.flush()  # what it would write is refused here, and not lost unseen
        return answer


def _written(desk: Desk, handler: Handler, asked: Asked) -> Answer:
    """Run a handler, and once more if somebody else was faster.

    The second time it sees what they left behind, and has an ordinary answer to that.
    """
    for last in (False, True):
        try:
            with desk.sessions() as session:
                answer = handler(_visit(desk, session, asked))
                session.flush()
                _commit(session)
                return answer
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


def _visit(desk: Desk, session: Session, asked: Asked) -> Visit:
    now, url = desk.clock.now(), desk.public_url
    return Visit(session, asked.workspace_id, asked.slack_id, now, asked.body, url)


def _sorry(sorry: Sorry) -> Answer:
    shortened = {name: _shortened(fact) for name, fact in sorry.facts.items()}
    message = say(sorry.template, **shortened)
    if sorry.field:
        return Answer(say=message, errors={sorry.field: message.plain})
    return Answer(say=message)


def _shortened(fact: Any) -> Any:
    return cut(fact, LONGEST_ECHO) if isinstance(fact, str) else fact


def _failed(template: str, error: BaseException, **facts: str) -> Answer:
    reference = token_hex(4)
    log.error("reference %s: %s", reference, failures.described(error))
    return Answer(say=say(template, reference=reference, **facts), failed=True)
