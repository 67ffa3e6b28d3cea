"""Words of a date in one spelling: looking first whether a rule applies changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from agendas.dates import spelling

PATTERNS = "|".join(pattern for _, pattern in spelling._SPELLINGS)
ruled = st.from_regex(rf"({PATTERNS}|{spelling._COURTESIES})", fullmatch=True)
FRAGMENTS = ("the", "draft", "of", "monday's", "5pm", "fri", "3", "Dec", "-ish", "eodx", "no_pls")
plain = st.sampled_from(FRAGMENTS)


@given(st.lists(ruled | plain | st.text(max_size=8), max_size=6))
def test_a_rule_is_never_passed_over(words: list[str]) -> None:
    text = " ".join(words).lower()
    applies = any(rule.search(text) for rule, _ in spelling._RULES[:-1])
    assert applies == (spelling._RULED.search(text) is not None)


@given(ruled)
def test_each_spelling_of_a_rule_is_one_that_is_looked_for(word: str) -> None:
    assert spelling._RULED.search(f"on {word} then")
