"""A chart of how a programme's pairs stand; its numbers are in the digest's text as well."""

from agendas.digest import Totals
from agendas.text.messages import phrase
from handlers.slackui.blocks import Block

STANDINGS = ("within", "planned", "only_planned", "paused", "rests", "lapsed")


def draw_chart(totals: Totals) -> list[Block]:
    """Return a bar chart (Slack's data_visualization block: title 50, labels 20 characters)."""
    labels = [phrase("digest/picture", standing) for standing in STANDINGS]
    points = [
        {"label": label, "value": getattr(totals, standing)}
        for label, standing in zip(labels, STANDINGS, strict=True)
    ]
    return [
        {
            "type": "data_visualization",
            "title": phrase("digest/picture", "title"),
            "chart": {
                "type": "bar",
                "series": [{"name": phrase("digest/picture", "pairs"), "data": points}],
                "axis_config": {"categories": labels},
            },
        }
    ]
