"""A workspace with a programme in it, examined as its operator would."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.embedded import Bot
from db.messages import outbox
from db.messages.outbox import Status
from db.operations import heartbeats
from sandbox.clock import SandboxClock
from sandbox.people import Person
from tests import scripted
from tests.stories.world import World

SECRET = "Plum blossom"
# What is noted of every server.
ALWAYS = (
    "note  backups: a server's are not the bot's to make, and it cannot see them. "
    "Make sure of them: see docs/operating.md.",
)
NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL")
OTHERS = ("DATABASE_URL", "PORT", "BIND_ADDRESS", "LOG_FORMAT", "PUBLIC_URL")


@dataclass
class Clinic:
    """A workspace with a programme in it, and the settings of whoever examines it."""

    world: World
    helen: Person
    env_file: Path
    settings: dict[str, str] = field(default_factory=dict)
    clock: SandboxClock | None = None
    mode: int = 0o600

    def run(self, *arguments: str, **settings: str) -> Result:
        """Run `python -m bot` with these arguments, and with some settings changed."""
        kept = self.settings | settings
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
        self.env_file.chmod(self.mode)
        called = ["--env-file", str(self.env_file), *arguments]
        clock = self.clock or self.world.clock
        result = CliRunner().invoke(main, called, obj=clock, catch_exceptions=False)
        assert "Traceback" not in result.output
        for secret in (self.world.sandbox.bot_token, self.world.sandbox.app_token, SECRET):
            assert secret not in result.output
        return result

    def told(self, expected: int, *arguments: str, **settings: str) -> list[str]:
        """Examine everything; return the lines, once the exit status is the expected one."""
        result = self.run("doctor", *arguments, **settings)
        assert result.exit_code == expected, result.output
        return [line for line in result.output.splitlines() if line not in ALWAYS]

    def ill(self, *arguments: str, **settings: str) -> str:
        """Examine something with one fault; return the one line that says what to mend."""
        lines = self.told(1, *arguments, **settings)
        (line,) = [line for line in lines if not line.startswith("ok")]
        assert line.startswith("mend  ")
        return line

    def beat(self) -> None:
        """Leave the trace of a bot that is at work now."""
        with self.world.bot.sessions.begin() as session:
            for tick in Bot.get_intervals(many=False):
                heartbeats.note(session, "machine:1", tick, self.world.clock.now())
        self.world.bot.maintain()

    def queue(self, status: Status, error: str | None = None, key: str = "letter") -> int:
        """Put a message into the outbox that has come so far; return its number."""
        to: dict[str, Any] = {
            "workspace_id": self.world.sandbox.team_id,
            "recipient": self.helen.id,
        }
        scripted.write(self.world.bot, SECRET, key=key, kind="nudge", **to)
        with self.world.bot.sessions.begin() as session:
            row = session.query(outbox.OutboxRow).filter_by(key=key).one()
            row.status, row.last_error = status, error
            return row.id
