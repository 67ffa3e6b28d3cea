"""Views that Slack would refuse."""

from __future__ import annotations

import pytest

from sandbox.block_kit.views import check_view
from sandbox.types import Json
from tests.sandbox.builders import CELL, DIVIDER, TYPED, VIEW, entry, text

BAD_VIEWS: dict[str, tuple[Json, str]] = {
    "no title": ({"type": "modal", "blocks": []}, "required field: title"),
    "title too long": (VIEW | {"title": text("x" * 25)}, "less than 25"),
    "submit missing": (VIEW | {"blocks": [entry(TYPED)]}, "`submit` is required"),
    "too much metadata": (VIEW | {"private_metadata": "x" * 3001}, "less than 3001"),
    "callback id too long": (VIEW | {"callback_id": "x" * 256}, "less than 256"),
    "101 blocks": (VIEW | {"blocks": [DIVIDER] * 101}, "no more than 100"),
    "a home as a modal": (VIEW | {"type": "home"}, "valid enum"),
    "a table in a modal": (
        VIEW | {"blocks": [{"type": "table", "rows": [[CELL]]}]},
        "unsupported type: table",
    ),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_views_that_slack_refuses_are_refused(name: str) -> None:
    view, words = BAD_VIEWS[name]
    assert any(words in str(problem) for problem in check_view(view, "modal"))
