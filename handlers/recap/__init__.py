"""The recap: written by the mentee, read back to the mentor, accepted by both."""

from db.mentoring.meetings import Meeting
from db.mentoring.recaps import Recap
from handlers.feature import DueRule, Feature
from handlers.recap import listeners, messages, schedule
from handlers.slackui.listener import OPENS, READS, WRITES, Form, Listener

FEATURE = Feature(
    name="recap",
    actions={
        "recap.open": Listener(listeners.open_recap, OPENS),
        "recap.more_goals": Listener(listeners.more_goals, READS),
        "recap.more_actions": Listener(listeners.more_actions, READS),
        "recap.accept": Listener(listeners.accept, WRITES, again=listeners.show_accepted),
        "recap.open_accept": Listener(listeners.open_accept, OPENS),
        "recap.open_amend": Listener(listeners.open_amend, OPENS),
    },
    views={
        "recap.send": Listener(
            listeners.send,
            WRITES,
            again=listeners.show_sent,
            form=Form(action_id="recap.open", about="meeting", model=Meeting, keeps=True),
        ),
        "recap.accept_with": Listener(
            listeners.accept_with,
            WRITES,
            again=listeners.show_accepted_with,
            form=Form(action_id="recap.open_accept", about="recap", model=Recap),
        ),
        "recap.amend": Listener(
            listeners.amend,
            WRITES,
            again=listeners.show_amended,
            form=Form(action_id="recap.open_amend", about="recap", model=Recap),
        ),
    },
    due={Recap: DueRule(schedule.on_due)},
    kinds=(messages.READ_BACK, messages.CHANGE, messages.AGREED),
)
