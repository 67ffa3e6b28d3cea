"""The database holds what must hold: words that are known, one meeting ahead, one lapse open.

What no version ever wrote, and yet stands in a row, is put right where it is known how:

- a leave without an end is over, and a pair that ended at no known time has ended now;
- of several meetings ahead the one that was counted as such stays, the others are cancelled;
- of several open lapses the one that was counted as such stays, the others are closed;
- a lapse that is closed for no reason was no longer due, and one that has a reason is closed now;
- figures of a programme that are out of range are what a new programme has.

Anything else that breaks a rule (a state of no known name, a pair of one) is refused with the name
of the rule, and the database stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from db.migrations.rebuilding import rebuild

revision = "0016"
down_revision = "0015"

AHEAD = "state IN ('planned', 'preparing', 'shared', 'underway', 'asked')"
REASONS = "'ended', 'on leave', 'met', 'booked', 'no longer due'"
CADENCES = ", ".join(
    [
        *(f"'{count} weeks'" for count in range(4, 27)),
        *("'1 month'", "'2 months'", "'3 months'", "'4 months'", "'5 months'", "'6 months'"),
    ]
)
RULES = {
    "pairs": {
        "state": "state IN ('active', 'paused', 'ended')",
        "cadence_code": f"cadence_code IN ({CADENCES})",
        "two_people": "mentor_id <> mentee_id",
        "paused_until": "state <> 'paused' OR paused_until IS NOT NULL",
        "ended_at": "state <> 'ended' OR ended_at IS NOT NULL",
    },
    "programmes": {
        "digest_weekday": "digest_weekday BETWEEN 0 AND 6",
        "digest_hour": "digest_hour BETWEEN 0 AND 23",
        "grace_days": "grace_days >= 0",
        "retention_months": "retention_months > 0",
    },
    "meetings": {
        "state": "state IN ('planned', 'preparing', 'shared', 'underway', 'asked', 'held', "
        "'recapped', 'amending', 'accepted', 'missed', 'cancelled', 'ended')"
    },
    "lapses": {
        "closed_how": f"closed_how IN ({REASONS})",
        "over": "(closed_at IS NULL) = (closed_how IS NULL)",
    },
    "goals": {
        "state": "state IN ('open', 'reached', 'dropped')",
        "horizon": "horizon IN ('next', '1y', '3y', '5y', '10y')",
    },
    "action_items": {"state": "state IN ('open', 'done', 'dropped')"},
    "points": {"domain": "domain IN ('career', 'administrative', 'education', 'personal')"},
    "recaps": {"state": "state IN ('waiting', 'amended', 'accepted', 'replaced')"},
}
ONE_AT_MOST = {
    "meetings": ("ahead_of", "uq_meetings_ahead", AHEAD),
    "lapses": ("open_pair_id", "uq_lapses_open", "closed_at IS NULL"),
}
JSON = {"recaps": ("content",), "digests": ("occurrences", "figures")}
PUT_RIGHT = (
    "UPDATE pairs SET state = 'active', next_due_at = CURRENT_TIMESTAMP "
    "WHERE state = 'paused' AND paused_until IS NULL",
    "UPDATE pairs SET ended_at = CURRENT_TIMESTAMP WHERE state = 'ended' AND ended_at IS NULL",
    f"UPDATE meetings SET state = 'cancelled', next_due_at = NULL WHERE {AHEAD} "  # noqa: S608
    "AND ahead_of IS NULL AND EXISTS (SELECT 1 FROM meetings AS other "
    f"WHERE other.pair_id = meetings.pair_id AND other.{AHEAD} "
    "AND (other.ahead_of IS NOT NULL OR other.id > meetings.id))",
    "UPDATE lapses SET closed_at = CURRENT_TIMESTAMP WHERE closed_at IS NULL "
    "AND (closed_how IS NOT NULL OR open_pair_id IS NULL AND EXISTS (SELECT 1 FROM lapses AS other "
    "WHERE other.pair_id = lapses.pair_id AND other.closed_at IS NULL "
    "AND (other.open_pair_id IS NOT NULL OR other.id > lapses.id)))",
    "UPDATE lapses SET closed_how = 'no longer due' WHERE closed_at IS NOT NULL "  # noqa: S608
    f"AND (closed_how IS NULL OR closed_how NOT IN ({REASONS}))",
    "UPDATE programmes SET digest_weekday = 0 WHERE digest_weekday NOT BETWEEN 0 AND 6",
    "UPDATE programmes SET digest_hour = 9 WHERE digest_hour NOT BETWEEN 0 AND 23",
    "UPDATE programmes SET grace_days = 14 WHERE grace_days < 0",
    "UPDATE programmes SET retention_months = 24 WHERE retention_months <= 0",
)


def upgrade() -> None:
    for statement in PUT_RIGHT:
        op.execute(statement)
    for table, rules in RULES.items():
        with rebuild(table) as changes:
            if table in ONE_AT_MOST:
                shadow, _, _ = ONE_AT_MOST[table]
                changes.drop_constraint(f"uq_{table}_{shadow}", type_="unique")
                changes.drop_column(shadow)
            for name, rule in rules.items():
                changes.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(rule))
    for table, (_, name, which) in ONE_AT_MOST.items():
        where = sa.text(which)
        op.create_index(
            name, table, ["pair_id"], unique=True, sqlite_where=where, postgresql_where=where
        )
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in JSON.items():
            for column in columns:
                op.alter_column(
                    table,
                    column,
                    type_=postgresql.JSONB(),
                    postgresql_using=_without_nul(column),
                )


def _without_nul(column: str) -> str:
    """Return a JSON column as what can be looked into, which takes no NUL that somebody typed."""
    return rf"regexp_replace({column}::text, '(?<!\\)((\\\\)*)\\u0000', '\1', 'g')::jsonb"
