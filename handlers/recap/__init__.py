"""The recap: written by one of the two, read back to the other, accepted by both."""

from agendas.rhythm.rarer import Asking
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from handlers.feature import DueRule, Feature
from handlers.recap import agenda_part, answering, listeners, messages, schedule
from handlers.recap.home import build_recap_part
from handlers.slackui.listener import OPENS, WRITES, Form, Listener

FEATURE = Feature(
    name="recap",
    actions={
        "recap.open": Listener(listeners.open_recap, OPENS),
        "recap.accept": Listener(answering.accept, WRITES, again=answering.show_accepted),
        "recap.open_waiting": Listener(answering.open_waiting, OPENS),
        "recap.open_accept": Listener(answering.open_accept, OPENS),
        "recap.open_amend": Listener(answering.open_amend, OPENS),
        "recap.undo": Listener(answering.undo_accept, WRITES, again=answering.show_accepted),
        "recap.leave": Listener(answering.leave, WRITES, again=answering.show_accepted),
        "recap.open_versions": Listener(answering.open_versions, OPENS),
    },
    views={
        "recap.send": Listener(
            listeners.send,
            WRITES,
            again=listeners.show_sent,
            form=Form(
                "recap.open",
                about="meeting",
                model=Meeting,
                keeps=True,
                numbers=agenda_part.list_numbered,
            ),
        ),
        "recap.confirm": Listener(
            listeners.send_read, WRITES, again=listeners.show_sent, confirms="recap.send"
        ),
        "recap.accept_with": Listener(
            answering.accept_with,
            WRITES,
            again=answering.show_accepted_with,
            form=Form("recap.open_accept", about="recap", model=Recap),
        ),
        "recap.amend": Listener(
            answering.amend,
            WRITES,
            again=answering.show_amended,
            form=Form("recap.open_amend", about="recap", model=Recap),
        ),
    },
    home=build_recap_part,
    due={Recap: DueRule(schedule.on_due)},
    kinds=(messages.READ_BACK, messages.CHANGE, messages.AGREED),
    answers=(Asking.PROMISES,),
)
