"""A Flask app whose pages say no more than they must, whichever page it is and however it ends."""

import logging
from secrets import token_hex

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from handlers import failures

log = logging.getLogger(__name__)

# Nothing here is meant for a browser to run, to embed, to keep, or to tell others of. That the
# address is to be asked for over TLS only (HSTS) is for the proxy to say, which does the TLS.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# A view has at most 250 kB (documented); in a form each of its bytes may take three.
LONGEST_REQUEST = 2 * 1024 * 1024


def make_safe_app() -> Flask:
    """Return an app without pages.

    Every answer has HEADERS, where the page has not set one of them itself. A refusal is its name
    in plain text, a failure a reference that the log has; neither quotes what was asked for. A
    longer request than Slack's are is refused with 413.
    """
    flask = Flask("reiterate", static_folder=None)
    flask.config["MAX_CONTENT_LENGTH"] = LONGEST_REQUEST
    flask.after_request(_add_headers)
    flask.register_error_handler(HTTPException, _answer_refusal)
    flask.register_error_handler(Exception, _answer_failure)
    return flask


def _add_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def _answer_refusal(error: HTTPException) -> Response:
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return Response(f"{error.name}\n", error.code, headers, content_type="text/plain")


def _answer_failure(error: Exception) -> Response:
    reference = token_hex(4)
    log.error("reference %s: %s", reference, failures.describe(error))
    told = f"Something went wrong. The log has it under {reference}.\n"
    return Response(told, 500, content_type="text/plain")
