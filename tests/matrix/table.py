"""The matrix as a page of the documentation: `python -m tests.matrix.table` writes it."""

from pathlib import Path

from tests.matrix.cases import CASES, ROLES, Case

PAGE = Path(__file__).parents[2] / "docs" / "authorisation.md"
KINDS = {
    "command": "Commands",
    "action": "Buttons",
    "view": "Forms",
    "shortcut": "Shortcuts",
}
HEAD = """# Who may do what

Every command, button, form and shortcut of the bot, asked for about one pair's meetings, goals,
points, action items and recaps. This page is made from the data that `tests/matrix` tries on the
bot itself: `python -m tests.matrix.table` writes it, and a test compares.

- **yes**: the pair's content, read or changed, or the days on which it comes
  due (by a country's holidays).
- own: an answer about whoever asks, or about nobody. It has no word of the pair's, and changes
  nothing of it.
- no: a sentence that says why, or what to do instead; nothing is changed.

What somebody wrote for themselves alone, such as what is in the way of a meeting, is shown to its
author alone, whoever asks. Where a programme lets everybody ask for a mentor, `/mentoring find` is
"own" for an outsider, too. Somebody in another pair gets the content of their own pairs, where this
page says "own". A facilitator's view of a programme is its digest, report, roster and who
waits for a mentor: that pairs met, meet or lapsed, never what was said.
"""


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join([HEAD, *(_section(kind, title) for kind, title in KINDS.items())])


def _section(kind: str, title: str) -> str:
    lines = [
        f"## {title}\n",
        f"| | {' | '.join(ROLES.values())} |",
        f"| --- |{' --- |' * len(ROLES)}",
        *(_line(case) for case in CASES if case.kind == kind),
    ]
    return "\n".join(lines) + "\n"


def _line(case: Case) -> str:
    cells = [
        f"**{case.who[role]}**" if case.who[role] == "yes" else case.who[role] for role in ROLES
    ]
    return f"| `{case.label}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
