"""Cases can be acted out, whatever they come to."""

from importlib import import_module

import pytest

from tests.cases.__main__ import names

QUICK = (
    "year.digest_of_many",
    "words.typed_moments",
    "words.inputs",
    "forms.agenda_on_two_devices",
)


@pytest.mark.parametrize("name", list(names()))
def test_each_case_says_what_it_shows(name: str) -> None:
    case = import_module(f"tests.cases.{name}")
    assert case.__doc__
    assert callable(case.act)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_quick_ones_are_acted_out(name: str) -> None:
    assert list(import_module(f"tests.cases.{name}").act())
