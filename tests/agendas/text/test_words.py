"""The little language of the templates: what people wrote can never become a part of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from agendas.text import messages
from agendas.text.messages import (
    Button,
    Buttons,
    Confirm,
    Message,
    Part,
    clean,
    escape,
    phrase,
    say,
)
from tests.agendas.wild import wild

TEMPLATES = {
    "everything": """\
# Meeting with {{ text }}
You meet {{ text }}.
• {{ text }}
{{ text }}

{{ text }}
---
{{ text|quoted }}

[Yes {{ text }}](thing.yes {{ id }} primary) [No](thing.no) ?Sure?|{{ text }}|Yes|No
~ Only {{ text }} sees this.
""",
    "blocks": "{% block label %}A {{ text }} Z{% endblock %}{% block other %}O{% endblock %}",
    "listed": "{{ names|listed }}, {{ number|count('pair') }}, {{ number|count('day', 'days') }}\n",
    "outer": "{% include 'inner.txt' %}\n{{ text ~ text }} {{ [text, text]|join(', ') }}\n",
    "inner": "{% set kept %}{{ text }}{% endset %}{{ kept }}{{ text|upper }}\n",
    "not_buttons": "[see the list]\nas above\n",
    "about": """\
# *{{ text }}* asks
Did you _meet_ *Ben*?

Say so, or press `/meeting`.

[Yes](a) [No](b)
[Later](c)
---
*Open*
= send {{ text }}
[Done](d)
>`{{ text }}`, from <@{{ id }}>

[Edit](e)
# Rest
[Go on](f)
""",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001\ud800-\udfff]")
DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder: Path = tmp_path_factory.mktemp("templates")
    for name, source in TEMPLATES.items():
        (folder / f"{name}.txt").write_text(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "TEMPLATES", folder)
        messages._environment.cache_clear()
        yield
    messages._environment.cache_clear()


def shape(message: Message) -> list[str]:
    """Return what there is to a message, without a word of it."""
    return [
        part.kind
        if isinstance(part, Part)
        else " ".join(f"{b.action}:{b.value}:{b.style}:{bool(b.confirm)}" for b in part.buttons)
        for part in message.parts
    ]


def buttons(message: Message) -> list[Button]:
    return [b for part in message.parts if isinstance(part, Buttons) for b in part.buttons]


def test_a_template_becomes_headings_paragraphs_lines_buttons_and_small_print() -> None:
    assert say("everything", text="Ben", id=7).parts == (
        Part("heading", "Meeting with Ben"),
        Part("paragraph", "You meet Ben.\n• Ben\nBen"),
        Part("paragraph", "Ben"),
        Part("line"),
        Part("paragraph", ">Ben"),
        Buttons(
            (
                Button(
                    "Yes Ben", "thing.yes", "7", "primary", Confirm("Sure?", "Ben", "Yes", "No")
                ),
                Button("No", "thing.no", confirm=Confirm("Sure?", "Ben", "Yes", "No")),
            )
        ),
        Part("small", "Only Ben sees this."),
    )


def test_brackets_that_hold_no_button_are_only_brackets() -> None:
    assert say("not_buttons").parts == (Part("paragraph", "[see the list]\nas above"),)


@example("[Yes](recap.accept 1)")
@example("a\n# b\n~ c\n---\n[x](y z)")
@example("a\r\n\r\nb\u2028c\u0085d")
@example("<!channel> & <@U1>")
@given(wild)
def test_what_people_wrote_never_becomes_structure(text: str) -> None:
    message, plainly = say("everything", text=text, id=7), say("everything", text="Ben", id=7)
    assert shape(message) == shape(plainly)
    lines = [part.text.count("\n") for part in message.parts if isinstance(part, Part)]
    expected = [part.text.count("\n") for part in plainly.parts if isinstance(part, Part)]
    expected[4] += clean(text).count("\n")  # a quotation keeps its lines, each with its mark
    assert lines == expected
    quotation = message.parts[4]
    assert isinstance(quotation, Part)
    assert all(line.startswith(">") for line in quotation.text.split("\n"))
    assert not any("\n" in b.label + b.value for b in buttons(message))


@given(wild)
def test_what_people_wrote_never_mentions_links_or_escapes_anything(text: str) -> None:
    message = say("everything", text=text, id=7)
    for part in message.parts:
        if isinstance(part, Part) and part.kind != "heading":
            assert "<" not in part.text
            assert re.findall("&(?!amp;|lt;|gt;)", part.text) == []
    assert "<" not in message.text
    assert re.findall("&(?!amp;|lt;|gt;)", message.text) == []


@given(wild)
def test_no_control_half_character_or_turn_of_direction_gets_through(text: str) -> None:
    message = say("everything", text=text, id=7)
    shown = [part.text for part in message.parts if isinstance(part, Part)]
    shown += [phrase("blocks", "label", text=text), clean(text)]
    for b in buttons(message):
        assert b.confirm is not None
        shown += [b.label, b.value, b.confirm.text]
    assert [FORBIDDEN.findall(each) + DIRECTING.findall(each) for each in shown] == [
        [] for _ in shown
    ]


@given(wild)
def test_what_people_wrote_is_all_there_in_the_text(text: str) -> None:
    message = say("everything", text=text, id=7)
    on_a_line = clean(text).replace("\n", " ")
    met = re.sub(r"(?<=[^.\s])\.$", "", on_a_line)
    assert f"You meet {escape(met)}." in message.text
    assert f"You meet {met}." in message.plain
    assert f"# Meeting with {on_a_line}".rstrip().removeprefix("# ") in message.plain
    said = message.text.split("\n")
    assert [f">{escape(line.strip())}" for line in clean(text).split("\n")] == [
        line for line in said if line.startswith(">")
    ]


@pytest.mark.parametrize(
    ("text", "met"), [("Ben.", "Ben."), ("Ben", "Ben."), ("Ben...", "Ben...."), (".", "..")]
)
def test_a_full_stop_is_not_doubled_at_the_end_of_a_sentence(text: str, met: str) -> None:
    message = say("everything", text=text, id=7)
    assert f"You meet {met}\n• {text}" in message.text, "and is left where a line goes on"
    assert f"You meet {met}\n{text}" in message.plain


def test_right_to_left_names_and_joined_signs_are_kept() -> None:
    for text in ("مرحبا", "\u200fשלום\u200f", "👩🏽‍🏫", "e\u0301", "نیم\u200cفاصله"):
        assert clean(text) == text


def test_line_ends_of_every_kind_end_a_line() -> None:
    assert clean(" a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\u0085h\n") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_forty_thousand_characters_are_kept_whole() -> None:
    text = "<&>x" * 10_000
    assert escape(text) in say("everything", text=text, id=7).text


def test_a_template_language_in_what_people_wrote_is_not_read() -> None:
    text = "{{ 7 * 7 }} {% include 'inner.txt' %}"
    assert say("everything", text=text, id=7).text.count(escape(text)) >= 5


@given(wild)
def test_filters_joins_and_includes_do_not_let_through_what_was_written(text: str) -> None:
    message = say("outer", text=text)
    assert [part.kind for part in message.parts if isinstance(part, Part)] == ["paragraph"] * len(
        message.parts
    )
    assert "<" not in message.text


def test_a_phrase_is_plain_text_for_labels() -> None:
    assert phrase("blocks", "label", text="<b> & *c*") == "A <b> & *c* Z"
    assert phrase("blocks", "other") == "O"


def test_lists_and_counts_are_put_in_words() -> None:
    said = [say("listed", names=["a", "b", "<c>"], number=n).text for n in (1, 2)]
    assert said == ["a, b and &lt;c&gt;, 1 pair, 1 day", "a, b and &lt;c&gt;, 2 pairs, 2 days"]


def test_a_fact_that_is_not_given_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        say("everything", text="Ben")
    with pytest.raises(UndefinedError):
        phrase("blocks", "label")


def test_without_its_buttons_a_message_says_the_same() -> None:
    message = say("everything", text="Ben", id=7)
    assert message.without_buttons().text == message.text
    assert not buttons(message.without_buttons())


@given(st.text())
def test_escaping_can_be_read_back(text: str) -> None:
    back = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == text
    assert not set("<>") & set(escape(text))


@example("*a* _b_ `c`")
@given(wild)
def test_buttons_say_what_they_are_about_without_markup_of_ours(text: str) -> None:
    message = say("about", text=text, id="U1")
    told = [part.about for part in message.parts if isinstance(part, Buttons)]
    written = " ".join(clean(text).split("\n"))
    asked = "Did you meet Ben?"
    assert told == [asked, asked, f"send {written}".rstrip(), f"{written}, from", "Rest"]


@given(wild)
def test_where_there_is_no_markup_only_what_people_wrote_has_signs(text: str) -> None:
    said = say("about", text=text, id="U1").plain
    assert "Say so, or press /meeting." in said
    assert " ".join(clean(text).split("\n")) in said
