"""What the bot says, tried with samples: whether it can be written, and whether Slack takes it."""

from collections.abc import Iterator

from agendas.samples.trying import templates as every
from bot.doctor.finding import Finding
from bot.sentences import MENDED
from handlers import samples

NAME = "templates"


def templates() -> Iterator[Finding]:
    """Say which templates cannot be used, and why."""
    found = samples.broken()
    for one in found:
        sentence = f"agendas/templates/{one.template} cannot be used: {one.why}."
        yield Finding(NAME, False, sentence, f"What needs it is not sent. {MENDED}")
    if not found:
        yield Finding(NAME, True, f"all {len(every())} can be used.")
