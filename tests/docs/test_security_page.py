"""The page on security points to what is there."""

import re

from bot.settings.settings import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_file_that_it_names_is_there() -> None:
    rooms = "agendas|bot|db|docs|handlers|tests"
    named = set(re.findall(rf"[`(]((?:{rooms})/[\w/.]+?)(?:#[\w-]+)?[`)]", PAGE))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_readme_leads_there() -> None:
    assert "(SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
