"""A chart of how many pairs had lapsed, week by week; its numbers are in the text as well."""

from collections.abc import Sequence
from math import ceil

from agendas.text.messages import phrase
from handlers.slackui.blocks import Block

FEWEST = 2  # weeks
# Pixels, as the sandbox's page draws it in Chromium, 400 wide: its title and the name of what is
# counted, a row for each week, and what stands around it. Slack does not say how high it is there.
TITLE, WEEK, AROUND = 54, 27.1, 8


def measure_weeks(count: int) -> int:
    """Return how high the chart of so many weeks stands on a phone, in pixels; 0 without one."""
    return ceil(TITLE + WEEK * count + AROUND) if count >= FEWEST else 0


def draw_weeks(weeks: Sequence[tuple[str, int]]) -> list[Block]:
    """Return a bar chart of (label, number) for weeks, or nothing for one week alone.

    It is Slack's data_visualization block: title 50, labels 20 characters, 20 points.
    """
    if len(weeks) < FEWEST:
        return []
    return [
        {
            "type": "data_visualization",
            "title": phrase("digest/picture", "title"),
            "chart": {
                "type": "bar",
                "series": [
                    {
                        "name": phrase("digest/picture", "lapsed"),
                        "data": [{"label": label, "value": value} for label, value in weeks],
                    }
                ],
                "axis_config": {"categories": [label for label, _ in weeks]},
            },
        }
    ]
