"""Lines that name rows by their number are about the same rows in a form that is made anew.

What a form lists can be another by the time that somebody comes back to their draft of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agendas.lines import notes
from handlers.slackui.forms.typed import Entry, read_metadata
from handlers.slackui.listener import Form
from handlers.slackui.request import SlackView


def note_numbers(form: Form, view: SlackView, entries: Sequence[Entry]) -> list[Entry]:
    """Return what was typed into a form, with what the numbers in it stand for there."""
    numbers = form.numbers(read_metadata(view))
    return [replace(one, numbers=numbers.get(_find_name(one), ())) for one in entries]


def renumber(form: Form, view: SlackView, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries as they read by the numbers of a form into which they are put back.

    What is said of a row that it does not list is an entry of its own, without an input.
    """
    numbers = form.numbers(read_metadata(view))
    return [new for one in entries for new in _renumber_one(one, numbers.get(_find_name(one), ()))]


def _renumber_one(entry: Entry, now: Sequence[str]) -> Iterator[Entry]:
    if not entry.numbers or not isinstance(entry.value, str) or [*entry.numbers] == [*now]:
        yield entry
        return
    place = {row: at for at, row in enumerate(now, 1)}
    places = {at: place.get(row) for at, row in enumerate(entry.numbers, 1)}
    text, lost = notes.renumber(entry.value, places)
    yield replace(entry, value=text, said=text, numbers=now)
    if lost:
        yield Entry("", entry.label, "", None, lost)


def _find_name(entry: Entry) -> str:
    """Return the name of an input of lines, which may go on in further ones."""
    return entry.block.partition(":")[0]
