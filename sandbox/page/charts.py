"""Tables and charts as plain rows, so that a chart is a table with a bar beside each number."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from sandbox.page.mrkdwn import Names, draw_plain
from sandbox.page.richtext import draw_rich_text
from sandbox.types import Json


@dataclass(frozen=True)
class Bar:
    """A number, and how long its bar is: 0 to 100."""

    value: str
    length: float


@dataclass(frozen=True)
class Chart:
    """A chart's title, the names of its series, and a row of bars for each label.

    Where it has an axis, Slack draws it upright, its categories along the bottom.
    """

    title: str
    series: list[str]
    rows: list[tuple[str, list[Bar]]]
    upright: bool


def draw_chart(block: Json) -> Chart:
    """A data_visualization block, whatever its kind, as labelled bars."""
    drawn = block["chart"]
    upright = drawn["type"] != "pie"
    if not upright:
        series = [{"name": "", "data": drawn["segments"]}]
        labels = [point["label"] for point in drawn["segments"]]
    else:
        series, labels = drawn["series"], drawn["axis_config"]["categories"]
    points = [{p["label"]: float(p["value"]) for p in one["data"]} for one in series]
    longest = max((abs(v) for one in points for v in one.values()), default=0) or 1
    rows = [(label, [_draw_bar(one.get(label, 0), longest) for one in points]) for label in labels]
    return Chart(block["title"], [one["name"] for one in series], rows, upright)


def _draw_bar(value: float, longest: float) -> Bar:
    return Bar(f"{value:g}", round(100 * abs(value) / longest, 1))


def draw_cell(part: Json, names: Names) -> Markup:
    """The HTML of one cell of a table."""
    if part["type"] == "rich_text":
        return draw_rich_text(part, names)
    words = part.get("text") if part.get("text") is not None else part.get("value", "")
    return draw_plain(str(words))
