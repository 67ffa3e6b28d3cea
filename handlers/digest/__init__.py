"""The weekly lapse digest for facilitators: occurrence, never content."""

from db.mentoring.programmes import Programme
from handlers.digest import schedule
from handlers.feature import DueRule, Feature, Turn

FEATURE = Feature(
    name="digest",
    due={Programme: DueRule(schedule.on_due, Turn.REPORTING)},
)
