"""Agendas: what carries over, what was left out for long, and points as people type them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendas.agenda import (
    DOMAINS,
    POINT_LENGTH,
    count_meetings,
    is_reviewed,
    untouched,
)
from agendas.lines.points import (
    Draft,
    find_unknown_prefix,
    guess_domain,
    read_agenda,
    read_point,
    write_point,
)
from tests.agendas.wild import wild

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_domains_that_three_meetings_left_out_are_told_in_the_papers_order() -> None:
    assert untouched([{"career"}, set(), {"education"}]) == ["administrative", "personal"]
    assert untouched([set(), set(), set(), set(DOMAINS)]) == list(DOMAINS)
    assert untouched([set(DOMAINS), set(), set()]) == []


def test_before_three_meetings_nothing_has_been_neglected() -> None:
    assert untouched([]) == untouched([set(), set()]) == []


@pytest.mark.parametrize("horizon", ["1y", "3y", "5y", "10y"])
def test_a_far_goal_is_gone_back_over_at_the_next_meeting_and_then_once_a_year(
    horizon: str,
) -> None:
    looked_at = NOW - timedelta(days=365)
    assert is_reviewed(horizon, NOW, NOW, set_last=True)
    assert not is_reviewed(horizon, looked_at + timedelta(seconds=1), NOW, set_last=False)
    assert is_reviewed(horizon, looked_at, NOW, set_last=False)


def test_a_goal_for_the_next_meeting_is_always_gone_back_over() -> None:
    assert is_reviewed("next", NOW, NOW, set_last=False)


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("promotion", "career"),
        ("career: promotion", "career"),
        ("Admin:promotion", "administrative"),
        ("  ADMINISTRATION :  promotion", "administrative"),
        ("administrative: promotion", "administrative"),
        ("education: promotion", "education"),
        ("Educational: promotion", "education"),
        ("personal : promotion", "personal"),
    ],
)
def test_a_point_may_begin_with_its_domain(typed: str, domain: str) -> None:
    assert read_point(typed) == Draft(domain, "promotion")


@pytest.mark.parametrize(
    "typed", ["perſonal: leave", "admın: leave", "admİn: leave", "health: leave"]
)
def test_a_word_that_only_looks_like_a_domain_is_part_of_the_point(typed: str) -> None:
    assert read_point(typed) == Draft("career", typed)


def test_only_the_first_domain_is_a_prefix() -> None:
    assert read_point("admin: education: grants") == Draft("administrative", "education: grants")


def test_a_time_line_follows_the_first_semicolon() -> None:
    assert read_point("education: dossier ; by March; or April") == Draft(
        "education", "dossier", "by March; or April"
    )


def test_points_stand_on_lines_of_their_own_and_count_once() -> None:
    typed = "- Grant; by May\r\n\n  •  Leave\n-\nGrant;by May\n; by June"
    assert read_agenda(typed) == [
        Draft("career", "Grant", "by May"),
        Draft("career", "Leave"),
    ]


@given(wild)
def test_a_point_kept_is_read_back_the_same_from_the_agendas_input(typed: str) -> None:
    draft = read_point(typed)
    if draft.text:
        again = read_agenda(write_point(draft.domain, draft.text, draft.time_line))
        assert again == [draft]


@given(st.sampled_from(DOMAINS), wild)
def test_whatever_is_typed_into_a_domain_reads_back_the_same(domain: str, typed: str) -> None:
    drafts = read_agenda("\n".join(f"{domain}: {line}" for line in typed.splitlines()))
    shown = "\n".join(write_point(d.domain, d.text, d.time_line) for d in drafts)
    assert read_agenda(shown) == drafts
    assert all(draft.domain == domain and draft.text for draft in drafts)


@example("a" * (POINT_LENGTH - 1) + " b")
@example("a; " + "b" * (POINT_LENGTH - 1) + " c")
@given(st.text("ab ;-•", min_size=POINT_LENGTH - 3, max_size=POINT_LENGTH + 9))
def test_a_point_of_about_the_longest_length_reads_back_the_same(typed: str) -> None:
    drafts = read_agenda(typed)
    shown = "\n".join(write_point(d.domain, d.text, d.time_line) for d in drafts)
    assert read_agenda(shown) == drafts


@given(st.lists(days), days)
def test_the_age_of_a_point_counts_the_meetings_that_had_it(over: list[date], day: date) -> None:
    moments = [datetime.combine(one, NOW.timetz()) for one in over]
    put_down = datetime.combine(day, NOW.timetz())
    assert count_meetings(put_down, moments) == len([m for m in moments if m >= put_down])


@pytest.mark.parametrize(
    ("line", "prefix", "domain"),
    [
        ("wellbeing: sleep", "wellbeing", None),
        ("Wellbeing:sleep", "Wellbeing", None),
        ("carreer: tenure", "carreer", "career"),
        ("personnal : moving house", "personnal", "personal"),
        ("Career development: tenure", "Career development", "career"),
        ("Wohlbefinden: Schlaf", "Wohlbefinden", None),
        ("wellbeing：sleep", "wellbeing", None),
        ("wellbeing:", "wellbeing", None),
    ],
)
def test_a_prefix_that_is_no_domain_is_found_and_its_misspelling_guessed(
    line: str, prefix: str, domain: str | None
) -> None:
    assert find_unknown_prefix(line) == prefix
    assert guess_domain(prefix) == domain


@pytest.mark.parametrize(
    "line",
    [
        "career: tenure",
        "ADMIN: the room",
        "sleep",
        "Re: your mail",
        "Fwd: the grant",
        "Note: bring the form",
        "10:30 with the dean",
        "meet the dean at 10:30",
        "http://example.org/a: b",
        "https://example.org",
        "see https://example.org: the second page",
        "mailto:dean@example.org",
        "3:1 mixture",
        "C:\\slides",
        "ask Max: is it worth it?",
        "e.g.: the slides",
        "",
    ],
)
def test_what_is_no_prefix_is_left_in_the_text(line: str) -> None:
    assert find_unknown_prefix(line) == ""


@given(wild)
def test_whatever_is_typed_has_a_prefix_of_its_own_or_none(line: str) -> None:
    prefix = find_unknown_prefix(line)
    assert prefix in line
    assert not prefix or line.strip().startswith(prefix)
