"""What the docs name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    "CONTRIBUTING.md",
    "docs/architecture.md",
    *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs/decisions").glob("*.md")),
]
ROOMS = ("agendas", "bot", "db", "docs", "handlers", "sandbox", "tests")
PATH = re.compile(rf"`((?:{'|'.join(ROOMS)})/[\w./-]*)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES)
def test_every_path_and_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text()
    paths = [ROOT / path for path in PATH.findall(text)]
    links = [(ROOT / page).parent / link for link in LINK.findall(text)]
    assert paths or links
    assert [str(path) for path in (*paths, *links) if not path.exists()] == []
