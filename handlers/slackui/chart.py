"""A chart of how many pairs had lapsed, week by week; its numbers are in the text as well."""

from collections.abc import Sequence

from agendas.text.messages import phrase
from handlers.slackui.blocks import Block

FEWEST = 2  # weeks


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
