"""Why words give no usable date or moment. `date_input` has the sentence for each."""

from datetime import time


class UnreadableDate(ValueError):
    """Words that give no usable date; `text` is what was given. Each kind is a class below."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotADate(UnreadableDate):
    """Not a date at all, or only a month or a year."""


class NoSuchDay(NotADate):
    """In the form of a date, but the calendar has no such day: 31 November."""


class AmbiguousDate(UnreadableDate):
    """Two dates at once: 12/3, or a weekday that is not that date's."""


class InThePast(UnreadableDate):
    """Before today, or a time of today that is over; for a moment, not after now."""


class TooFar(UnreadableDate):
    """More than ten years ahead."""


class NoTimeOfDay(UnreadableDate):
    """A day without an hour, where an hour is needed."""


class AmbiguousHour(UnreadableDate):
    """An hour that is one of the night or one of the day; `early` and `late` are the two."""

    def __init__(self, text: str, early: time, late: time) -> None:
        super().__init__(text)
        self.early, self.late = early, late


class SkippedHour(UnreadableDate):
    """A time that clocks in that zone never show, since they are put forward over it."""


class OtherZone(UnreadableDate):
    """A time with letters that are not those of the person's zone, nor UTC; `letters` are they."""

    def __init__(self, text: str, letters: str) -> None:
        super().__init__(text)
        self.letters = letters
