"""rich_text blocks as HTML. Parts: Slack's Block Kit reference, "Rich text block"."""

from __future__ import annotations

from markupsafe import Markup, escape

from sandbox.page.mrkdwn import Names, draw_link, draw_mention
from sandbox.types import Json

STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code"}
WHOLES = {
    "rich_text_section": '<div class="para">{}</div>',
    "rich_text_quote": "<blockquote>{}</blockquote>",
    "rich_text_preformatted": "<pre>{}</pre>",
}


def draw_rich_text(block: Json, names: Names) -> Markup:
    """The HTML of a rich_text block, or of a table's cell that holds one."""
    return Markup("").join(_draw_whole(part, names) for part in block["elements"])


def _draw_whole(part: Json, names: Names) -> Markup:
    if part["type"] == "rich_text_list":
        return _draw_list(part, names)
    return Markup(WHOLES[part["type"]]).format(_draw_inside(part, names))


def _draw_list(part: Json, names: Names) -> Markup:
    tag = "ol" if part.get("style") == "ordered" else "ul"
    items = (Markup("<li>{}</li>").format(_draw_inside(item, names)) for item in part["elements"])
    indent = min(int(part.get("indent", 0)), 5)
    html = Markup('<{} class="indent-{}">{}</{}>')
    return html.format(Markup(tag), indent, Markup("").join(items), Markup(tag))


def _draw_inside(part: Json, names: Names) -> Markup:
    return Markup("").join(_draw_styled(piece, names) for piece in part["elements"])


def _draw_styled(piece: Json, names: Names) -> Markup:
    html = _draw_piece(piece, names)
    for style, tag in STYLES.items():
        if piece.get("style", {}).get(style):
            html = Markup("<{0}>{1}</{0}>").format(Markup(tag), html)
    return html


def _draw_piece(piece: Json, names: Names) -> Markup:
    kind = piece["type"]
    if kind == "user":
        return draw_mention(piece["user_id"], names)
    if kind == "channel":
        return Markup('<span class="mention">#{}</span>').format(names.room(piece["channel_id"]))
    if kind == "link":
        return draw_link(piece["url"], piece.get("text", ""))
    words = piece.get("text") or piece.get("fallback") or piece.get("name", "")
    return Markup("<br>").join(escape(line) for line in str(words).split("\n"))
