"""The log: one line or one JSON object a record, in UTC, with ids and never what people wrote.

Exceptions are shown as their type and where they came from, without their message, which may quote
what somebody wrote. Of what a library says, only its own words are kept, for the same reason.
"""

import json
import logging
import re
import sys
import threading
from datetime import UTC, datetime
from traceback import extract_tb
from typing import TextIO

from handlers.failures import name_kind

log = logging.getLogger(__name__)

OURS = ("bot", "handlers", "db", "agendas", "sandbox")
_NAMED = re.compile(r"\b(row|reference) (\w+)")
# What follows one of these may be somebody's words, or an address that is secret.
_QUOTED = re.compile(r"[:({\[\"'<\n/]")


def set_up(
    level: int = logging.INFO,
    *,
    libraries: int = logging.WARNING,
    stream: TextIO | None = None,
    form: str = "text",
) -> None:
    """Log to `stream` (standard error): our own rooms from `level` up, libraries from `libraries`.

    `form` is "text" or "json": a line of words, or an object in one line. Calling it again replaces
    what was set before. Libraries are never let below INFO: at DEBUG the Slack SDK logs whole
    payloads.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(libraries, logging.INFO))
    for room in OURS:
        logging.getLogger(room).setLevel(level)


def catch_uncaught() -> None:
    """Let what nobody caught, in any thread, be logged like the rest: not with its own words."""
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    threading.excepthook = lambda args: _log_uncaught(args.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    log.critical("nobody caught this", exc_info=error)


class LineFormatter(logging.Formatter):
    """A record as `2026-11-30T09:00:00.000Z INFO bot.delivery.calls sent row 12`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line, whatever it holds."""
        return " ".join(
            [_format_time(record), record.levelname, record.name, _format_words(record)]
        )


class JsonFormatter(logging.Formatter):
    """The same as a JSON object: time, level, logger, message; `row` and `reference` if named."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON in one line."""
        said = _format_words(record)
        fields = {
            "time": _format_time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": said,
            **dict(_NAMED.findall(said)),
        }
        return json.dumps(fields, ensure_ascii=False)


def _format_time(record: logging.LogRecord) -> str:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return when.replace("+00:00", "Z")


def _format_words(record: logging.LogRecord) -> str:
    words = [_clean_message(record)]
    if record.exc_info and record.exc_info[0]:
        words.append(_format_failure(record.exc_info[1]))
    return " ".join(" ".join(words).split())


def _clean_message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    own_words = _QUOTED.split(record.getMessage(), maxsplit=1)[0].strip()
    return f"{own_words} [{record.filename}:{record.lineno}]"


def _format_failure(error: BaseException | None) -> str:
    chain = []
    while error is not None:
        frames = [
            f"{f.name} {f.filename}:{f.lineno}" for f in reversed(extract_tb(error.__traceback__))
        ]
        chain.append(f"{name_kind(error)} in " + " < ".join(frames))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "| " + " | after ".join(chain)
