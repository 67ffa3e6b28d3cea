"""Slack's mrkdwn as HTML. Rules: Slack, "Formatting text for app surfaces"."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Protocol

from markupsafe import Markup, escape

TOKEN = re.compile(
    r"```(?P<pre>.+?)```|`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]+)>|(?P<url>https?://[^\s<>|`]+)",
    re.DOTALL,
)
HELD = re.compile("\x00(\\d+)\x00")
STYLES = [
    (re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"), tag)
    for sign, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
]
SCHEMES = ("http://", "https://", "mailto:")


class Names(Protocol):
    """Knows what the ids in a text stand for."""

    def person(self, user: str) -> str:
        """A person's name."""
        ...

    def room(self, channel: str) -> str:
        """A channel's name."""
        ...

    def is_me(self, user: str) -> bool:
        """Whether that is the person who reads."""
        ...


def unescape(text: str) -> str:
    """Text as written, for text as Slack sends it: `&`, `<` and `>` only."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def draw_plain(text: str) -> Markup:
    """The HTML of a plain_text object."""
    return escape(unescape(text))


def draw_mrkdwn(text: str, names: Names) -> Markup:
    """The HTML of mrkdwn `text`: blocks of lines, lists and quotes, with styles and links."""
    held: list[Markup] = []

    def hold(found: re.Match[str]) -> str:
        held.append(_draw_token(found, names))
        return f"\x00{len(held) - 1}\x00"

    loose = TOKEN.sub(hold, text.replace("\x00", ""))
    html = Markup("").join(_draw_group(kind, list(lines)) for kind, lines in _split_groups(loose))
    return Markup(HELD.sub(lambda found: held[int(found[1])], html))


def _draw_token(found: re.Match[str], names: Names) -> Markup:
    if found["pre"] is not None:
        return Markup("<pre>{}</pre>").format(unescape(found["pre"].strip("\n")))
    if found["code"] is not None:
        return Markup("<code>{}</code>").format(unescape(found["code"]))
    if found["url"] is not None:
        return draw_link(unescape(found["url"]), "")
    return _draw_angle(found["angle"], names)


def _draw_angle(inside: str, names: Names) -> Markup:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return draw_mention(target[1:], names)
    if target.startswith("#"):
        return Markup('<span class="mention">#{}</span>').format(names.room(target[1:]))
    if target.startswith("!"):
        return escape(unescape(label) or "@" + target[1:].partition("^")[0])
    return draw_link(unescape(target), unescape(label))


def draw_mention(user: str, names: Names) -> Markup:
    """A person's name, marked if it is the renderer's own."""
    kind = "mention me" if names.is_me(user) else "mention"
    return Markup('<span class="{}">@{}</span>').format(kind, names.person(user))


def draw_link(target: str, label: str) -> Markup:
    """A link that opens beside the page; only its words, if it leads to no web or mail address."""
    words = label or target.removeprefix("mailto:")
    if not target.startswith(SCHEMES):
        return escape(words)
    html = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    return Markup(html).format(target, words)


def _split_groups(text: str) -> groupby[str, str]:
    return groupby(text.split("\n"), _find_kind)


def _find_kind(line: str) -> str:
    if line.startswith(("&gt;", ">")):
        return "quote"
    if line.startswith(("• ", "- ")):
        return "list"
    return "text" if line.strip() else "gap"


def _draw_group(kind: str, lines: list[str]) -> Markup:
    if kind == "gap":
        return Markup("")
    if kind == "list":
        items = (Markup("<li>{}</li>").format(_draw_styled(line[2:])) for line in lines)
        return Markup("<ul>{}</ul>").format(Markup("").join(items))
    cut: Callable[[str], str] = _remove_mark if kind == "quote" else str
    inside = Markup("<br>").join(_draw_styled(cut(line)) for line in lines)
    tag = "<blockquote>{}</blockquote>" if kind == "quote" else '<div class="para">{}</div>'
    return Markup(tag).format(inside)


def _remove_mark(line: str) -> str:
    return line.removeprefix("&gt;").removeprefix(">").strip()


def _draw_styled(line: str) -> Markup:
    html = str(draw_plain(line))
    for pattern, tag in STYLES:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return Markup(html)
