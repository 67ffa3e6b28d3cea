"""The page at which calendar programs read a person's meetings: /calendar/<token>.ics.

Whoever has the address can read it, so that it goes into no log and to no other site.
"""

import logging

from flask import Blueprint, Response, request
from sqlalchemy import Engine

from agendas.dates.clock import Clock
from agendas.text.messages import phrase
from db.core.clashes import BUSY
from db.sessions import sessions
from handlers import failures
from handlers.calendar_feed.service import PLACE, read

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = "120"  # seconds
HEADERS = {
    # Asked for anew each time, and answered in a word where nothing has changed (RFC 9110, 15.4.5).
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow",
}


def make_feed_pages(public_url: str | None, engine: Engine, clock: Clock) -> list[Blueprint]:
    """Return the page, or none for a process that the outside world does not reach."""
    if public_url is None:
        return []
    pages, hurried = Blueprint("feed", __name__), sessions(engine, hurried=True)

    def calendar(name: str) -> Response:
        try:
            with hurried() as session:
                session.connection(execution_options={"read_only": True})
                file = read(session, name, clock.now())
        except BUSY as error:
            log.warning("a calendar could not be read: %s", failures.describe(error))
            return _make_text_response("busy", 503, {"Retry-After": TRY_AGAIN_AFTER})
        return (
            _make_text_response("nowhere", 404) if file is None else _make_calendar_response(file)
        )

    pages.add_url_rule(f"{PLACE}<path:name>", "calendar", calendar)
    return [pages]


def _make_calendar_response(file: bytes) -> Response:
    answer = Response(file, content_type="text/calendar; charset=utf-8", headers=HEADERS)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _make_text_response(name: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(
        phrase("feed/page", name) + "\n",
        status,
        {**HEADERS, **(headers or {})},
        content_type="text/plain; charset=utf-8",
    )
