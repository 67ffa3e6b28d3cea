"""A form changes what its person changed, and nothing that somebody else did."""

from hypothesis import given
from hypothesis import strategies as st

from agendas.edits import Clash, Outcome, compare, fingerprint, reconcile

VALUES = st.one_of(st.none(), st.sampled_from("abc"))
ROWS = st.dictionaries(st.integers(1, 5), st.sampled_from("abc"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(VALUES, VALUES, VALUES)
def test_what_was_not_changed_in_the_form_is_left(
    shown: object, now: object, other: object
) -> None:
    assert compare(shown, now, shown) is Outcome.LEFT
    assert compare(shown, now, now) is Outcome.LEFT
    assert compare(shown, shown, other) in (Outcome.LEFT, Outcome.APPLIED)


@given(VALUES, VALUES, VALUES)
def test_a_conflict_is_where_two_people_want_two_things(
    shown: object, now: object, typed: object
) -> None:
    three_differ = len({shown, now, typed}) == 3
    assert (compare(shown, now, typed) is Outcome.CONFLICT) is three_differ


@given(ROWS, ROWS, ROWS)
def test_every_change_of_a_form_is_applied_or_told_or_so_already(
    shown: dict[int, str], now: dict[int, str], typed: dict[int, str]
) -> None:
    edits = reconcile(shown, now, typed)
    assert not edits.applied.keys() & edits.clashes.keys()
    for key in {*shown, *typed}:
        wanted = typed.get(key)
        if wanted == shown.get(key) or wanted == now.get(key):
            assert key not in edits.applied
            assert key not in edits.clashes
        elif now.get(key) == shown.get(key):
            assert edits.applied[key] == wanted
        else:
            assert edits.clashes[key] == Clash(now.get(key), wanted)


@given(ROWS, ROWS, ROWS)
def test_what_others_did_meanwhile_stays(
    shown: dict[int, str], now: dict[int, str], typed: dict[int, str]
) -> None:
    touched = reconcile(shown, now, typed).applied
    for key in {*now, *shown}:
        if now.get(key) != shown.get(key):
            assert key not in touched


@given(ROWS, ROWS)
def test_a_form_that_was_sent_as_it_was_opened_changes_nothing(
    shown: dict[int, str], now: dict[int, str]
) -> None:
    edits = reconcile(shown, now, shown)
    assert (edits.applied, edits.clashes) == ({}, {})


@given(ROWS, ROWS)
def test_a_form_of_which_nobody_else_knows_does_all_that_it_says(
    there: dict[int, str], typed: dict[int, str]
) -> None:
    edits = reconcile(there, there, typed)
    assert edits.clashes == {}
    after: dict[int, str | None] = {**there, **edits.applied}
    assert {key: value for key, value in after.items() if value is not None} == typed


@given(TEXTS, TEXTS)
def test_fingerprints_tell_texts_apart_and_blanks_not(one: str, other: str) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (one.split() == other.split())
    assert fingerprint(f"  {one}\n") == fingerprint(one)
    assert len(fingerprint(one)) in (0, 6)


def test_nothing_has_no_fingerprint() -> None:
    assert fingerprint(None) == fingerprint(" \n") == ""
    assert fingerprint(0) != ""


def test_what_was_ticked_is_alike_in_any_order() -> None:
    assert fingerprint(["1", "2"]) == fingerprint(["2", "1"]) != fingerprint(["1"])
    assert fingerprint([]) == ""
