"""A programme over months, for whoever runs it; and what a mentor did in a year, for them (S18)."""

from agendas.lines.verbs import Verb
from handlers.feature import Feature
from handlers.report import listeners
from handlers.report.messages import CSV, PAGE, STATEMENT
from handlers.slackui.listener import WRITES, Command

FEATURE = Feature(
    name="report",
    commands={
        "/mentoring report": Command(
            listeners.send_report,
            WRITES,
            again=listeners.show_sent,
            verbs=(Verb("report", "year report, statistics, figures"),),
        ),
        "/mentoring statement": Command(
            listeners.send_statement,
            WRITES,
            again=listeners.show_sent,
            verbs=(Verb("statement", "certificate, my year"),),
        ),
    },
    kinds=(PAGE, CSV, STATEMENT),
)
