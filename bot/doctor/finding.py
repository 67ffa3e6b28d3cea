"""What one check found: in a sentence, with what mends it."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError, SlackClientError


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination.

    `ok` is None for what is neither well nor ill: something that could not be looked at, or that
    somebody chose. `mend` says what to do about it, or is empty.
    """

    name: str
    ok: bool | None
    sentence: str
    mend: str = ""

    @property
    def line(self) -> str:
        """The finding as it is printed: "ok", "note" or "mend", then what it is about."""
        mark = {True: "ok", None: "note", False: "mend"}[self.ok]
        words = " ".join(part for part in (self.sentence, self.mend) if part)
        return f"{mark:<4}  {self.name}: {words}"


UNREACHABLE = (SlackClientError, OSError)


def get_code(failure: Exception) -> str:
    """Return Slack's error code for a refused call, or what kind of failure it was."""
    if isinstance(failure, SlackApiError):
        return str(failure.response.get("error") or "an answer that cannot be read")
    return type(failure).__name__


def join_some(things: list[str], most: int = 8) -> str:
    """Return a list as words, the first ones and how many more there are."""
    more = len(things) - most
    return ", ".join(things[:most]) + (f" and {more} more" if more > 0 else "")
