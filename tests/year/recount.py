"""Counts anew, from the rows alone, what a digest and a report tell; knows nothing of how they do.

All that is read here is read by SQL that is written here. Times are UTC, as the database has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, text

from db.core.base import UtcDateTime
from tests.stories.world import World

TORONTO = ZoneInfo("America/Toronto")
HELD = "('held', 'recapped', 'amending', 'accepted')"
AHEAD = "('planned', 'preparing', 'shared', 'underway', 'asked')"
PAIRS = f"""
    SELECT p.id, p.started_at, p.paused_until, p.state,
        (SELECT max(m.met_at) FROM meetings m WHERE m.pair_id = p.id AND m.state IN {HELD}) AS met,
        (SELECT max(m.starts_at) FROM meetings m
            WHERE m.pair_id = p.id AND m.state IN {AHEAD}) AS ahead,
        (SELECT l.only_planned FROM lapses l
            WHERE l.pair_id = p.id AND l.closed_at IS NULL) AS lapse,
        (SELECT count(*) FROM people h
            WHERE h.id IN (p.mentor_id, p.mentee_id) AND NOT h.active AND h.left_at IS NOT NULL)
            AS gone,
        (SELECT f.at FROM follow_ups f WHERE f.pair_id = p.id AND f.over_at IS NULL
            AND f.left_until IS NULL) AS taken,
        (SELECT f.at FROM follow_ups f WHERE f.pair_id = p.id AND f.over_at IS NULL
            AND f.left_until > :now) AS left,
        (SELECT h.name FROM people h WHERE h.id = p.mentor_id) AS mentor,
        (SELECT h.name FROM people h WHERE h.id = p.mentee_id) AS mentee
    FROM pairs p WHERE p.programme_id = :programme
"""


def ask(world: World, question: str, **known: Any) -> list[dict[str, Any]]:
    """Return the rows that answer a question of the database."""
    with world.bot.sessions() as session:
        asked = {"programme": world.programme.id, **known}
        used = {name: value for name, value in asked.items() if f":{name}" in question}
        moments = [name for name, value in used.items() if isinstance(value, datetime)]
        typed = (bindparam(name, type_=UtcDateTime()) for name in moments)
        statement = text(question).bindparams(*typed)
        return [dict(row._mapping) for row in session.execute(statement, used)]


def read(moment: Any) -> datetime | None:
    """Return a moment of the database as an aware one; SQLite has it as a number."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.fromtimestamp(moment, UTC)


def find_day(moment: Any) -> date | None:
    """Return the day of a moment where the programme is."""
    at = read(moment)
    return at.astimezone(TORONTO).date() if at else None


def recount_digest(world: World, before: set[int] | None, since: datetime) -> dict[str, Any]:
    """Return what the digest of this moment has to tell; `before` had lapsed in the last one."""
    now = world.clock.now()
    every = ask(world, PAIRS, now=now)
    there = [row for row in every if row["state"] != "ended"]
    for row in there:
        last = [at for at in (read(row["started_at"]), read(row["met"])) if at]
        row["from"] = max(last)
        days = (now.astimezone(TORONTO).date() - row["from"].astimezone(TORONTO).date()).days
        row["line"] = (row["id"], days, row["met"] is not None)
        taken = any(
            read(row[name]) and read(row[name]) >= row["from"] for name in ("taken", "left")
        )
        row["cared"] = taken
        row["is"] = find_place(row, now)
    lapsed = {row["id"] for row in there if row["is"] == "lapsed"}
    known = before or set()

    def list_lines(which: Callable[[dict[str, Any]], bool]) -> set[tuple[int, int, bool]]:
        return {row["line"] for row in there if which(row)}

    closed = list_closed(world, since)
    over = (known | set(closed)) - lapsed if before is not None else set()
    is_there = {row["id"]: row for row in there}
    takers = list_takers(world, since)
    return {
        "new": list_lines(lambda row: row["id"] in lapsed - known),
        "alone": list_lines(lambda row: row["id"] in lapsed & known and not row["cared"]),
        "cared": list_lines(lambda row: row["id"] in lapsed & known and row["cared"]),
        "only_planned": list_lines(lambda row: row["is"] == "only_planned"),
        "first_date": list_lines(
            lambda row: is_without_date(row) and row["lapse"] is None and is_grown(row, now)
        ),
        "gone": list_lines(lambda row: bool(row["gone"])),
        "over": {
            (
                one,
                "met" if closed.get(one) == "met" else is_planned(is_there[one], now),
                takers.get(one),
            )
            for one in over & is_there.keys()
        },
        "ended": len(over - is_there.keys()),
        "changes": None
        if before is None
        else (len(known), len(lapsed - known) + len(over - known), len(over), len(lapsed)),
        "totals": {
            "pairs": len(there),
            "first_date": sum(map(is_without_date, there)),
            **{name: 0 for name in ("lapsed", "planned", "paused", "within")},
            **{name: 0 for name in ("only_planned", "rests")},
            **Counter(row["is"] for row in there),
        },
        "names": {
            f"{row['mentor']} and {row['mentee']}: "
            + (
                f"not met for {count_days(row)}"
                if row["met"]
                else f"never met, paired for {count_days(row)}"
            )
            for row in there
            if row["is"] in ("lapsed", "only_planned", "rests")
        },
        "undelivered": count_dead(world, since),
        "waiting": count_waiting(world, now),
    }


def list_takers(world: World, since: datetime) -> dict[int, int]:
    """Return who had taken on each pair, of those for whom that was not over in the last digest."""
    rows = ask(
        world,
        "SELECT f.pair_id, f.facilitator_id FROM follow_ups f"
        " JOIN facilitators r ON r.person_id = f.facilitator_id AND r.programme_id = :programme"
        " WHERE f.left_until IS NULL AND (f.over_at IS NULL OR f.over_at > :since)",
        since=since,
    )
    return {row["pair_id"]: row["facilitator_id"] for row in rows}


def count_waiting(world: World, now: datetime) -> tuple[int, int]:
    """Return how many wait for any mentor, and for how many days the first of them does."""
    rows = ask(
        world,
        "SELECT asked_at FROM proposals WHERE programme_id = :programme AND state = 'listed'",
    )
    asked = [at for row in rows if (at := read(row["asked_at"]))]
    return len(asked), (now - min(asked)).days if asked else 0


def count_days(row: dict[str, Any]) -> str:
    """Return for how many days a pair has not met, in words."""
    return f"{row['line'][1]} day" + ("" if row["line"][1] == 1 else "s")


def find_place(row: dict[str, Any], now: datetime) -> str:
    """Return in which of the totals a pair is."""
    if row["lapse"] is not None:
        return "only_planned" if row["lapse"] else "lapsed"
    if row["gone"]:
        return "rests"
    if row["paused_until"]:
        return "paused"
    return is_planned(row, now) or "within"


def is_planned(row: dict[str, Any], now: datetime) -> str:
    """Return "planned" of a pair that has a date."""
    ahead = read(row["ahead"])
    return "planned" if ahead and ahead > now else ""


def is_without_date(row: dict[str, Any]) -> bool:
    """Say whether a pair never met, has no date, and is not put off."""
    return not (row["met"] or row["ahead"] or row["paused_until"] or row["gone"])


def is_grown(row: dict[str, Any], now: datetime) -> bool:
    """Say whether a pair has been one for two weeks."""
    begun = read(row["started_at"])
    return begun is not None and begun <= now - timedelta(days=14)


def list_closed(world: World, since: datetime) -> dict[int, str]:
    """Return how lapses ended since a moment."""
    rows = ask(
        world,
        "SELECT l.pair_id, l.closed_how FROM lapses l JOIN pairs p ON p.id = l.pair_id"
        " WHERE p.programme_id = :programme AND l.closed_at >= :since AND NOT l.only_planned"
        " ORDER BY l.closed_at",
        since=since,
    )
    return {row["pair_id"]: row["closed_how"] for row in rows}


def count_dead(world: World, since: datetime) -> int:
    """Return how many messages to pairs were given up since a moment."""
    [row] = ask(
        world,
        "SELECT count(*) AS many FROM outbox o JOIN pairs p ON p.id = o.pair_id"
        " WHERE p.programme_id = :programme AND o.status = 'dead' AND o.finished_at >= :since",
        since=since,
    )
    return int(row["many"])


def recount_report(world: World, months: Iterable[str]) -> dict[str, list[int]]:
    """Return for each measure how often it was so in each of these months ("2026-09")."""
    names = list(months)
    days: dict[str, list[date | None]] = {
        "met": list_days(
            world, f"SELECT met_at AS at, pair_id FROM meetings WHERE state IN {HELD}"
        ),
        "lapsed": list_days(world, "SELECT since AS at, pair_id FROM lapses"),
        "back": list_days(
            world, "SELECT closed_at AS at, pair_id FROM lapses WHERE closed_how = 'met'"
        ),
        "begun": list_days(world, "SELECT started_at AS at, id AS pair_id FROM pairs"),
        "ended": list_days(
            world, "SELECT ended_at AS at, id AS pair_id FROM pairs WHERE state = 'ended'"
        ),
        "first_met": list_first(world),
        **list_answers(world),
    }
    counted = {
        name: Counter(f"{day:%Y-%m}" for day in found if day) for name, found in days.items()
    }
    told = {name: [counter[month] for month in names] for name, counter in counted.items()}
    for name in ("recapped", "kept"):
        both = zip(told[name], told.pop(f"{name}_not"), strict=True)
        told[f"{name}_due"] = [yes + no for yes, no in both]
    told["pairs"] = [count_there(world, find_end(month)) for month in names]
    return told


def find_end(month: str) -> date:
    """Return the first day after a month ("2026-09")."""
    begins = date.fromisoformat(f"{month}-01")
    return (begins + timedelta(days=31)).replace(day=1)


def list_spans(world: World) -> list[tuple[date, date | None, str]]:
    """Return of each pair when it began, and ended, and how often it means to meet."""
    rows = ask(world, "SELECT started_at AS b, ended_at AS e, cadence_code AS c FROM pairs")
    found = [(find_day(row["b"]), find_day(row["e"]), str(row["c"])) for row in rows]
    return [(begun, over, code) for begun, over, code in found if begun]


def count_there(world: World, day: date) -> int:
    """Return how many pairs there were as a day began."""
    spans = list_spans(world)
    return sum(begun < day and (over is None or over >= day) for begun, over, _ in spans)


def recount_words(world: World, months: list[str]) -> dict[str, int | None]:
    """Return what a report's paragraph says beside its table: pairs before, meant, days to meet."""
    first, after = date.fromisoformat(f"{months[0]}-01"), find_end(months[-1])
    meant = 0.0
    for begun, over, code in list_spans(world):
        many, unit = code.split()
        every = int(many) * (7.0 if unit.startswith("week") else 365.25 / 12)
        meant += max(0, (min(over or after, after) - max(begun, first)).days) / every
    lapses = ask(world, "SELECT since, closed_at FROM lapses WHERE closed_how = 'met'")
    both = [(find_day(row["since"]), find_day(row["closed_at"])) for row in lapses]
    waits = [(over - since).days for since, over in both if since and over and over >= first]
    return {
        "before": count_there(world, first) or None,
        "meant": round(meant),
        "days": round(median(waits)) if waits else None,
    }


def recount_statement(world: World, slack_id: str, zone: ZoneInfo, year: int) -> dict[str, Any]:
    """Return what a mentor did in a year: with how many, since when, and how often they met."""
    pairs = ask(
        world,
        "SELECT p.id, p.started_at, p.ended_at FROM pairs p JOIN people h ON h.id = p.mentor_id"
        " WHERE h.slack_id = :slack_id",
        slack_id=slack_id,
    )
    met = ask(
        world,
        "SELECT m.met_at FROM meetings m JOIN pairs p ON p.id = m.pair_id"
        f" JOIN people h ON h.id = p.mentor_id WHERE h.slack_id = :slack_id AND m.state IN {HELD}",
        slack_id=slack_id,
    )
    begun = [at.astimezone(zone).date() for row in pairs if (at := read(row["started_at"]))]
    held = [at.astimezone(zone).year for row in met if (at := read(row["met_at"]))]
    return {"pairs": len(pairs), "since": min(begun), "met": held.count(year)}


def list_days(world: World, question: str) -> list[date | None]:
    """Return the days on which something was so in the programme; all pairs are of one here."""
    return [find_day(row["at"]) for row in ask(world, question)]


def list_first(world: World) -> list[date | None]:
    """Return the days of first meetings that were within 90 days."""
    rows = ask(
        world,
        "SELECT p.started_at AS begun, min(m.met_at) AS at FROM meetings m"
        f" JOIN pairs p ON p.id = m.pair_id WHERE m.state IN {HELD} GROUP BY p.id",
    )
    found = [(find_day(row["begun"]), find_day(row["at"])) for row in rows]
    return [at for begun, at in found if begun and at and (at - begun).days <= 90]


def list_answers(world: World) -> dict[str, list[date | None]]:
    """Return on which days recaps were accepted in time, and not; promises kept, and not."""
    recaps = ask(
        world,
        "SELECT p.ended_at AS over, m.met_at AS met, (SELECT min(r.answered_at) FROM recaps r"
        " WHERE r.meeting_id = m.id AND r.state IN ('accepted', 'replaced') AND r.change = '')"
        f" AS at FROM meetings m JOIN pairs p ON p.id = m.pair_id WHERE m.state IN {HELD}",
    )
    promises = ask(
        world,
        "SELECT p.ended_at AS over, a.due_on AS due, a.closed_at AS at, a.state AS state"
        " FROM action_items a JOIN pairs p ON p.id = a.pair_id",
    )
    found: dict[str, list[date | None]] = {"recapped": [], "recapped_not": []}
    found |= {"kept": [], "kept_not": []}
    for row in recaps:
        met, at, over = find_day(row["met"]), find_day(row["at"]), find_day(row["over"])
        assert met
        late = met + timedelta(days=30)
        if at and at <= late:
            found["recapped"].append(at)
        elif over is None or over >= late:
            found["recapped_not"].append(late)
    for row in promises:
        due = date.fromisoformat(str(row["due"])) + timedelta(days=30) if row["due"] else None
        at, over = find_day(row["at"]), find_day(row["over"])
        if at and (due is None or at <= due):
            found["kept" if row["state"] == "done" else "kept_not"].append(at)
        elif due and (over is None or over >= due):
            found["kept_not"].append(due)
    return found
