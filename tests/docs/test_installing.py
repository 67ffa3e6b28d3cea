"""The page on installing says of every scope why it is asked, and names only commands there are."""

import re

from bot.cli.main import main
from bot.doctor.scopes import WITHOUT
from bot.settings.manifest import read_scopes
from bot.settings.settings import MANIFEST, ROOT

PAGE = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z:._]+)`( \(optional\))? \| (.+) \| (.+) \|$", re.MULTILINE)


def test_the_table_has_every_scope_of_the_manifest_and_no_other() -> None:
    needed, optional = read_scopes(MANIFEST)
    table = {scope: bool(mark) for scope, mark, why, without in ROW.findall(PAGE) if why + without}
    assert {scope for scope, mark in table.items() if not mark} == set(needed)
    assert {scope for scope, mark in table.items() if mark} == set(optional)


def test_the_doctor_knows_what_breaks_without_each_scope() -> None:
    needed, optional = read_scopes(MANIFEST)
    assert set(WITHOUT) == {*needed, *optional}


def test_history_is_asked_for_the_bots_own_direct_messages_only_and_can_be_declined() -> None:
    needed, optional = read_scopes(MANIFEST)
    assert [scope for scope in needed if scope.endswith("history")] == []
    assert [scope for scope in optional if scope.endswith("history")] == ["im:history"]


def test_every_command_on_the_page_exists() -> None:
    named = set(re.findall(r"python -m bot ([a-z]+)", PAGE))
    assert named >= {"programme", "roster", "doctor", "replay"}
    assert named <= set(main.commands)


def test_the_readme_leads_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/installing.md)" in readme
