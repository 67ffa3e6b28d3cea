"""Words are found whatever their dress, and no text makes the search fail."""

from hypothesis import given
from hypothesis import strategies as st

from agendas.searching import WORDS_AT_MOST, fold, fold_all, read_words


def test_case_accents_and_width_do_not_matter() -> None:
    assert fold("Résumé,  ROUND") == "resume, round"
    assert fold("Straße") == fold("STRASSE")
    assert fold("ﬁnd ＡＢＣ") == "find abc"


def test_of_what_is_kept_as_json_words_alone_are_looked_through() -> None:
    promise = {"text": "Send it", "owner": "mentor", "due_on": "2026-12-01"}
    kept = {"promises": [promise], "decisions": "Go", "next_meeting": None}
    assert fold_all([kept, "Main"]).split("\n") == ["send it", "go", "main"]


@given(st.text())
def test_folded_again_it_is_the_same(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text(max_size=20), st.text())
def test_whoever_looks_for_what_was_written_finds_it(before: str, word: str, after: str) -> None:
    written = fold_all([f"{before} {word} {after}"])
    assert all(each in written for each in read_words(word))
    assert len(read_words(before)) <= WORDS_AT_MOST
