"""Dates as people type them behind a promise: which day is read, and what is left of the text?

Each ending stands behind "send the draft". It is Tuesday 24 November 2026, ten in Toronto.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from agendas.dates.due import split_due
from agendas.dates.hints import find_unread
from agendas.dates.reading import read_day
from agendas.dates.refusals import UnreadableDate

NOW, ZONE = datetime(2026, 11, 24, 15, tzinfo=UTC), ZoneInfo("America/Toronto")
ENDINGS = (
    *("by friday", "by Fri.", "by next fri", "this Friday", "for Friday", "Friday", "BY FRIDAY"),
    *("by eod", "by EOD Friday", "by close of business", "by COB Friday", "by eow", "by eom"),
    *("by end of the week", "by end of month", "by month end", "by the end of the year"),
    *("by noon", "by noon tomorrow", "tomorrow", "by tmrw", "by tomorow", "by tonight"),
    *("by this evening", "by Monday morning", "by Friday 5pm", "by 5pm", "by Friday 17h"),
    *("by in a fortnight", "within a fortnight", "in 3 days", "by two weeks from now"),
    *("by a week from today", "by a week on Tuesday", "by Thursday week", "by next week"),
    *("by the 31st", "by the 24th", "by the 23rd", "by 31st", "by Mon 7th", "by 7-Dec"),
    *("by 30.11.", "by 30.11", "by 5.12.", "by 3/4", "by 13/4", "by 12/07/2026", "by 20261207"),
    *("by Dec. 7", "by December 7th, 2026", "by 5th of April", "by w/c 7 Dec", "by mid December"),
    *("by 29 Feb", "by 29 Feb 2027", "by 29 Feb 2028", "by the last Friday of the month"),
    *("before Christmas", "by Xmas", "by Easter", "by New Year", "by Thanksgiving", "by Q1"),
    *("by end of Q1", "before the next meeting", "by the end of the term"),
    *("by Friday please", "by Friday at the latest", "by Friday (EOD)", "by *Friday*", "by"),
    *("no later than Friday", "due Friday", "-> Friday", "by Mon/Tue", "by Friday or sooner"),
)
WHOLE = (
    *("drop by on friday", "by Friday send the draft", "on Friday call the dean", "cut by 5 days"),
    *("prepare the May report", "prepare the May report by Friday", "call Dr. June by Monday"),
    *("send March data by April 5", "read the paper by April et al", "grow the team by 2"),
    *("comment on 2 papers", "work on chapter 4", "reflect on week 3", "sign off on 1 May version"),
)


def act() -> Iterator[str]:
    for line in (*(f"send the draft {ending}" for ending in ENDINGS), *WHOLE):
        what, due = split_due(line, NOW, ZONE)
        unread = "" if due else find_unread(line, NOW, ZONE)
        yield f"{line} -> {what!r}, {_read(due)}" + (f" (says so of {unread!r})" if unread else "")


def _read(due: str | None) -> str:
    if due is None:
        return "no date"
    try:
        return f"{read_day(due, NOW, ZONE):%a %d %b %Y}"
    except UnreadableDate as no:
        return f"{due!r} not read ({type(no).__name__})"
