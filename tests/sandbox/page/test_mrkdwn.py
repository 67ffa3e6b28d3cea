"""Slack's mrkdwn and rich text as HTML, and nothing else as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sandbox.page.charts import draw_cell, draw_chart
from sandbox.page.mrkdwn import draw_mrkdwn
from sandbox.page.richtext import draw_rich_text
from sandbox.types import Json


class Names:
    def person(self, user: str) -> str:
        return {"U1": "Mina <Okafor>"}.get(user, user)

    def room(self, channel: str) -> str:
        return "digest"

    def is_me(self, user: str) -> bool:
        return user == "U2"


NAMES = Names()


def para(html: str) -> str:
    return f'<div class="para">{html}</div>'


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*bold* and _it_ and ~no~", "<strong>bold</strong> and <em>it</em> and <s>no</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("`a *b*`", "<code>a *b*</code>"),
        ("one\ntwo", "one<br>two"),
        ("R&amp;D &lt;now&gt; & so", "R&amp;D &lt;now&gt; &amp; so"),
        ("<script>", "script"),
        ("<#C1|x>", '<span class="mention">#digest</span>'),
        ("<!date^1^{date}|1 January>", "1 January"),
        ("<javascript:alert(1)|press>", "press"),
    ],
)
def test_a_line_of_mrkdwn_becomes_html(written: str, html: str) -> None:
    assert draw_mrkdwn(written, NAMES) == para(html)


def test_people_are_named_and_the_reader_is_marked() -> None:
    assert "@Mina &lt;Okafor&gt;</span>" in draw_mrkdwn("<@U1|mina>", NAMES)
    assert 'class="mention me"' in draw_mrkdwn("*<@U2>*", NAMES)


def test_links_open_beside_the_page() -> None:
    html = draw_mrkdwn("<https://example.org/a?b=1&amp;c=2|the call> https://example.org", NAMES)
    assert 'href="https://example.org/a?b=1&amp;c=2" target="_blank"' in html
    assert ">the call</a>" in html
    assert ">https://example.org</a>" in html


def test_lists_quotes_and_code_stand_by_themselves() -> None:
    html = draw_mrkdwn("Do:\n• one\n• *two*\n&gt; said\n```x = 1\ny *= 2```", NAMES)
    assert "<ul><li>one</li><li><strong>two</strong></li></ul>" in html
    assert "<blockquote>said</blockquote>" in html
    assert "<pre>x = 1\ny *= 2</pre>" in html


@given(st.text())
def test_no_text_whatever_brings_its_own_tags(text: str) -> None:
    bare = draw_mrkdwn(text.replace("<", "&lt;"), NAMES)
    words = Markup(bare).striptags()
    assert "<script" not in bare
    assert isinstance(words, str)


def test_rich_text_keeps_its_lists_and_styles() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "Ask ", "style": {"bold": True}},
            {"type": "user", "user_id": "U1"},
            {"type": "link", "url": "javascript:x", "text": "here"},
        ],
    }
    listed = {"type": "rich_text_list", "style": "ordered", "elements": [section], "indent": 1}
    html = draw_rich_text({"type": "rich_text", "elements": [listed]}, NAMES)
    assert html.startswith('<ol class="indent-1"><li><strong>Ask </strong>')
    assert html.endswith("here</li></ol>")


def test_a_chart_is_rows_of_bars_as_long_as_their_numbers() -> None:
    points = [{"label": "Met", "value": 8}, {"label": "Lapsed", "value": 2}]
    drawn = draw_chart({"title": "Pairs", "chart": {"type": "pie", "segments": points}})
    assert [(label, bars[0].value, bars[0].length) for label, bars in drawn.rows] == [
        ("Met", "8", 100.0),
        ("Lapsed", "2", 25.0),
    ]


def test_a_chart_of_several_series_has_a_bar_for_each_at_every_label() -> None:
    series = [
        {"name": "Met", "data": [{"label": "May", "value": 4}, {"label": "June", "value": 0}]},
        {"name": "Lapsed", "data": [{"label": "June", "value": 1}, {"label": "May", "value": 2}]},
    ]
    axis = {"categories": ["May", "June"]}
    block = {"title": "Pairs", "chart": {"type": "bar", "series": series, "axis_config": axis}}
    drawn = draw_chart(block)
    assert drawn.series == ["Met", "Lapsed"]
    assert [[bar.value for bar in bars] for _, bars in drawn.rows] == [["4", "2"], ["0", "1"]]


def test_a_number_in_a_table_shows_its_own_wording_if_it_has_one() -> None:
    number: Json = {"type": "raw_number", "value": 0.5}
    assert draw_cell(number, NAMES) == "0.5"
    assert draw_cell(number | {"text": "half"}, NAMES) == "half"
