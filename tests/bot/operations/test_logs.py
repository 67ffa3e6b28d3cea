"""The log: one line a record, in UTC, and nothing of what people wrote."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.operations import logs
from bot.settings.settings import ROOT

SECRET = "I want to leave the department"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up(stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for room in logs.OURS:
        logging.getLogger(room).setLevel(logging.NOTSET)


def test_a_record_is_one_line_in_utc(log: io.StringIO) -> None:
    logging.getLogger("bot.delivery.calls").info("row %s\nwas sent", 12)
    line = log.getvalue()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO bot.delivery.calls row 12 was sent\n", line
    )


def test_an_exception_is_shown_by_type_and_place_and_not_by_its_words(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        logging.getLogger("handlers.recap").exception("reference %s", "ab12")
    line = log.getvalue()
    assert "reference ab12 | ValueError in test_an_exception" in line
    assert "after KeyError in test_an_exception" in line
    assert line.count("\n") == 1
    assert SECRET not in line


def test_of_a_library_only_its_own_words_are_kept(log: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").error(f"Failed to run listener function (error: {SECRET})")
    assert "Failed to run listener function [test_logs.py:" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_an_address_that_a_library_names_is_cut_off(log: io.StringIO) -> None:
    logging.getLogger("waitress").error("Error handling request GET /calendar/hush.ics")
    assert "Error handling request GET [test_logs.py:" in log.getvalue()
    assert "hush" not in log.getvalue()


@pytest.mark.slow
def test_what_nobody_caught_is_told_without_its_words_in_any_thread() -> None:
    program = f"""
import threading
from bot.operations import logs
from bot.settings.settings import ROOT

def fail():
    raise ValueError({SECRET!r})

logs.set_up()
logs.catch_uncaught()
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""
    call = [sys.executable, "-c", program]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert (
            "CRITICAL bot.operations.logs nobody caught this | ValueError in fail <string>:" in line
        )
    assert SECRET not in done.stderr


def test_libraries_are_quiet_even_when_more_is_asked_for(log: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web.base_client").info("Retrying")
    assert log.getvalue() == ""
    logs.set_up(logging.DEBUG, libraries=logging.DEBUG, stream=log)
    logging.getLogger("slack_sdk.web.base_client").debug(SECRET)
    logging.getLogger("slack_sdk.web.base_client").info("Retrying")
    logging.getLogger("bot.delivery.calls").debug("looking")
    assert "Retrying" in log.getvalue()
    assert "looking" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_as_json_a_record_names_its_row_and_its_reference(log: io.StringIO) -> None:
    logs.set_up(stream=log, form="json")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("bot.delivery.dispatcher").exception(
            "row %d could not be handled (reference %s)", 12, "ab12cd34"
        )
    (line,) = log.getvalue().splitlines()
    found = json.loads(line)
    assert list(found) == ["time", "level", "logger", "message", "row", "reference"]
    assert (found["level"], found["logger"]) == ("ERROR", "bot.delivery.dispatcher")
    assert (found["row"], found["reference"]) == ("12", "ab12cd34")
    assert "ValueError in test_as_json" in found["message"]
    assert SECRET not in line
