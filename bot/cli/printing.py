"""What the commands print reaches its reader whatever the terminal takes, or harms nothing."""

import codecs
import os
import re
import sys
from typing import Any, TextIO

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class SafeStream:
    """A stream that replaces what cannot be written, and goes on when nobody reads it any more.

    A command has changed something when it says so: it must not fail of saying it. What would steer
    a terminal is left out, for names are printed as people chose them.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            plain = codecs.lookup(stream.encoding).name == "ascii"
            reconfigure(encoding="utf-8" if plain else None, errors="backslashreplace")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text, as far as it can be written; return its length."""
        try:
            self._stream.write(_CONTROLS.sub("", text))
        except OSError:
            self._discard_rest()
        return len(text)

    def flush(self) -> None:
        """Write out what is still held back."""
        try:
            self._stream.flush()
        except OSError:
            self._discard_rest()

    def _discard_rest(self) -> None:
        """Let all that follows lead nowhere, what is held back included."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


def protect_streams() -> None:
    """Let standard output and standard error be such streams."""
    sys.stdout, sys.stderr = SafeStream(sys.stdout), SafeStream(sys.stderr)
