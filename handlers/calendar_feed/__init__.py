"""A person's own calendar feed: its address in Slack, and what programs read at it."""

from agendas.lines.verbs import Verb
from handlers.calendar_feed import listeners
from handlers.feature import Feature
from handlers.slackui.listener import WRITES, Command, Listener

FEATURE = Feature(
    name="calendar_feed",
    commands={
        "/mentoring calendar": Command(
            listeners.handle_command,
            WRITES,
            again=listeners.show_status,
            verbs=(Verb("calendar", "feed, calendar feed, ics, ical, webcal"),),
        ),
    },
    actions={
        "feed.new": Listener(
            listeners.renew_by_button, WRITES, again=listeners.show_status_by_button
        ),
        "feed.off": Listener(listeners.turn_off_by_button, WRITES),
    },
)
