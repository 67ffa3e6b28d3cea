"""The command line as it is used at a desk, with a Slack directory and a database without rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from bot.cli.main import main
from db.core import engine as engines
from db.sessions import sessions
from sandbox.demo.run import DATABASE
from tests.bot.cli.directory import SlackDirectory

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)


@dataclass
class Desk:
    """A folder with settings and a database, and the time of day there."""

    folder: Path
    slack: SlackDirectory
    time: datetime = FRIDAY

    def now(self) -> datetime:
        """Return the time on this desk's clock."""
        return self.time

    def run(self, *arguments: str) -> Result:
        """Run `python -m bot` with these arguments."""
        env_file = str(self.folder / ".env")
        return CliRunner().invoke(
            main, ["--env-file", env_file, *arguments], obj=self, catch_exceptions=False
        )

    def told(self, *arguments: str) -> str:
        """Run a command that is to succeed; return what it says."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def roster(self, *rows: str) -> str:
        """Write a roster with these rows; return its path."""
        header = "programme,mentor,mentee,cadence,next_meeting"
        file = self.folder / "roster.csv"
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return str(file)

    def session(self) -> Session:
        """Open the database."""
        return sessions(engines.connect(self.database))()

    @property
    def database(self) -> str:
        """The URL of the database."""
        return f"sqlite:///{self.folder / DATABASE}"


def settled(folder: Path, slack: SlackDirectory) -> Desk:
    """Return a desk whose settings are in order."""
    desk = Desk(folder, slack)
    (folder / ".env").write_text(
        f"SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSLACK_API_URL={slack.url}\n"
        f"DATABASE_URL={desk.database}\n"
    )
    slack.add("U1", "Ada Mentor")
    slack.add("U2", "Ben Mentee", "America/Toronto")
    slack.add("U3", "Cleo Facilitator", "Europe/Paris")
    slack.add("U4", "Dee Mentee")
    slack.add("U8", "Robot", is_bot=True)
    slack.add("U9", "Gone", deleted=True)
    return desk
