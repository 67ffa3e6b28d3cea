"""Sentences of facilitators' own: text, in which places that are known are filled in."""

from hypothesis import given
from hypothesis import strategies as st

from agendas.own_words import KEYS, fill_places, find_unknown, list_places, tidy

FACTS = {"other": "Dr Max Okafor", "when": "Thursday"}


def test_places_are_filled_and_others_are_found() -> None:
    assert fill_places("Good luck with {other} on { when }!", FACTS) == (
        "Good luck with Dr Max Okafor on Thursday!"
    )
    assert find_unknown("prompt_opening", "{other} {when} {name} {}") == ["name", ""]
    assert find_unknown("welcome_closing", "{when}") == ["when"]
    assert find_unknown("digest_opening", "{other}") == ["other"]


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3))
def test_a_sentence_is_text_and_nothing_of_it_is_carried_out(
    text: str, facts: dict[str, str]
) -> None:
    filled = fill_places(text, facts)
    if "{" not in text:
        assert filled == text
    assert fill_places(text, {}) == text


@given(st.sampled_from(KEYS), st.text(alphabet="ab{} ", max_size=30))
def test_what_has_no_unknown_place_is_filled_whole(key: str, text: str) -> None:
    if not find_unknown(key, text):
        facts = dict.fromkeys(list_places(key), "x")
        for place in list_places(key):
            assert f"{{{place}}}" not in fill_places(text, facts)


@given(st.dictionaries(st.sampled_from((*KEYS, "other_opening")), st.text(max_size=5)))
def test_what_is_kept_says_something_of_a_message_that_may_have_it(words: dict[str, str]) -> None:
    kept = tidy(words)
    assert set(kept) <= set(KEYS)
    assert all(kept.values())
