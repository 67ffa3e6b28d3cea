"""What the commands are called in Slack: by their own names, or with a prefix before each.

Everywhere in the code, and in templates, a command has its own name (`/agenda`). What people read,
and what Slack sends, has the prefix of this process's app, which is put before it here alone.
"""

import re
from collections.abc import Callable

from jinja2 import BaseLoader, Environment, FileSystemLoader

COMMANDS = ("/agenda", "/action", "/goal", "/meeting", "/mentoring")
_BARE = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(COMMANDS)})(?![\w-])")


class Naming:
    """The prefix of this process's app: set once, where the process is wired, and only read then.

    It is of the process and not of a request: an app has its commands in every workspace.
    """

    def __init__(self) -> None:
        self._prefix: str | None = None

    @property
    def prefix(self) -> str:
        """What stands before the name of each command, as far as it has been set."""
        return self._prefix or ""

    def set(self, prefix: str) -> None:
        """Set the prefix; raise ValueError where the process has another one already."""
        if self._prefix not in (None, prefix):
            raise ValueError(f"this process calls its commands /{self._prefix}… already")
        self._prefix = prefix

    def clear(self) -> None:
        """Forget the prefix: what a process does that ends, and tests that stand in for several."""
        self._prefix = None


NAMING = Naming()


def show_commands(text: str, prefix: str | None = None) -> str:
    """Return a text of our own with each command in it called as it is in Slack."""
    before = NAMING.prefix if prefix is None else prefix
    return _BARE.sub(lambda name: f"/{before}{name[0][1:]}", text) if before else text


def show_line(line: str) -> str:
    """Return a line that begins with a command as it is typed in Slack; what follows stays."""
    command, blank, rest = line.partition(" ")
    return f"{show_commands(command)}{blank}{rest}"


def read_command(shown: str) -> str:
    """Return the own name of a command that Slack sent; what is none of ours stays as it is."""
    own = "/" + shown.removeprefix(f"/{NAMING.prefix}")
    return own if own in COMMANDS and shown == show_commands(own) else shown


class CommandLoader(BaseLoader):
    """Loads templates, with the commands that they name called as they are in Slack."""

    def __init__(self, folder: str, prefix: str) -> None:
        self._files, self._prefix = FileSystemLoader(folder), prefix

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's source; raise jinja2.TemplateNotFound where there is none."""
        source, file, up_to_date = self._files.get_source(environment, template)
        return show_commands(source, self._prefix), file, up_to_date
