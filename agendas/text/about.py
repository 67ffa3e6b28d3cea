"""What a message's buttons are about, for those who hear them apart from where they stand."""

import re

_SIGNS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|^[>•] *|<[@#!][^>]*>")


def remove_markup(line: str) -> str:
    """Return a template's line without the markup that the template itself has."""
    return _SIGNS.sub("", line).strip()


class About:
    """What the next buttons are about, as the lines of a message go by."""

    def __init__(self) -> None:
        self.words = ""
        self.is_open = True  # the next line that says something says what it is about

    def name(self, words: str) -> None:
        """They are about this, whatever stands between."""
        self.words, self.is_open = words, False

    def read(self, words: str) -> None:
        """A line goes by: it says what they are about if it is the first."""
        if self.is_open and words:
            self.name(words)

    def begin(self, words: str = "") -> None:
        """Another part begins, perhaps under a heading: its first line says what it is about."""
        self.words, self.is_open = words or self.words, True
