"""The weekly lapse digest for facilitators: occurrence, never content."""

from db.mentoring.programmes import Programme
from handlers.digest import schedule
from handlers.digest.messages import DIGEST, DIRECT
from handlers.feature import DueRule, Feature, Turn

FEATURE = Feature(
    name="digest",
    kinds=(DIGEST, DIRECT),
    due={Programme: DueRule(schedule.on_due, Turn.REPORTING)},
)
