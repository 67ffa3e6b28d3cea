"""Slack's own status: two weeks at most, from when it was first seen, and never past its end."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agendas.rhythm.away import AT_MOST, EMOJI, Away, find_away

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
DAY = timedelta(days=1)
emoji = st.sampled_from([*EMOJI, "", ":house:"])


def at(days: float) -> float:
    return (NOW + days * DAY).timestamp()


def test_a_holiday_holds_until_it_expires() -> None:
    assert find_away(":palm_tree:", at(3), None, NOW) == Away(NOW, NOW + 3 * DAY)
    assert find_away(":face_with_thermometer:", at(1), None, NOW) == Away(NOW, NOW + DAY)


def test_without_an_end_or_with_a_far_one_it_holds_for_two_weeks() -> None:
    for expires in (0, at(90), -5, 1e300, float("nan")):
        assert find_away(":palm_tree:", expires, None, NOW) == Away(NOW, NOW + 14 * DAY)


def test_any_other_status_and_one_that_is_over_hold_nothing() -> None:
    assert find_away(":house_with_garden:", at(3), None, NOW) is None
    assert find_away("", 0, Away(NOW, NOW + DAY), NOW) is None
    assert find_away(":palm_tree:", at(-1), None, NOW) is None


def test_a_status_that_slack_tells_of_again_and_again_is_counted_once() -> None:
    first = find_away(":palm_tree:", 0, None, NOW)
    later = find_away(":palm_tree:", 0, first, NOW + 20 * DAY)
    assert first == later


def test_a_second_holiday_after_one_that_ended_unseen_counts_anew() -> None:
    first = find_away(":palm_tree:", at(3), None, NOW)
    later = NOW + 60 * DAY
    assert find_away(":palm_tree:", at(70), first, later) == Away(later, NOW + 70 * DAY)


@given(st.lists(st.tuples(emoji, st.floats(0, 4e9), st.floats(0, 20)), max_size=12))
def test_nothing_is_held_for_longer_than_two_weeks_at_a_time(
    told: list[tuple[str, float, float]],
) -> None:
    now, away = NOW, None
    for which, expires, passed in told:
        now += passed * DAY
        away = find_away(which, expires, away, now)
        if away is not None:
            assert which in EMOJI
            assert away.since <= now
            assert away.until - away.since <= AT_MOST
