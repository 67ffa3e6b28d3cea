"""Meetings: planned, moved, cancelled, held or missed; and what time brings to each."""

from functools import partial

from agendas.rhythm.rarer import Asking
from agendas.text.messages import say
from db.mentoring.meetings import Meeting
from handlers.feature import DueRule, Feature
from handlers.meeting import (
    agenda_messages,
    command,
    listeners,
    messages,
    schedule,
    service,
    verbs,
    where,
)
from handlers.meeting.agenda_messages import PROMPT
from handlers.meeting.home import build_dates_part
from handlers.meeting.recap_request import TO_WRITE
from handlers.notifications import later
from handlers.notifications.asking import answering
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Form, LineForm, Listener

# The forms in which a line that was refused can be put right.
PLANNED = LineForm(action_id="meeting.open_plan", read=where.read_refused)
FORMS = {"met": LineForm(action_id="meeting.open_met"), "cancel": None}

FEATURE = Feature(
    name="meeting",
    commands={
        "/meeting": Command(
            command.handle_command,
            command.decide_access,
            run=command.run,
            again=listeners.show_held,
            help=lambda: say("meeting/help"),
            verbs=verbs.ALL,
            form=lambda text: FORMS.get(command.read_verb(text), PLANNED),
        ),
    },
    actions={
        "meeting.met": Listener(listeners.hold, WRITES),
        "meeting.undo_met": Listener(listeners.undo_met, WRITES),
        "meeting.doubt": Listener(listeners.doubt, WRITES),
        "meeting.open_met_again": Listener(listeners.open_met_again, OPENS),
        "meeting.miss": Listener(listeners.miss, WRITES),
        "meeting.cancel": Listener(listeners.cancel, WRITES),
        "meeting.keep": Listener(listeners.keep, READS),
        "meeting.open_plan": Listener(listeners.open_plan, OPENS),
        "meeting.plan_at": Listener(listeners.plan_at, WRITES),
        "meeting.open_move": Listener(listeners.open_move, OPENS),
        "meeting.move": Listener(listeners.move, WRITES),
        "meeting.open_met": Listener(listeners.open_met, OPENS),
        "meeting.later": Listener(
            answering(partial(later.put_off, kinds=(PROMPT, TO_WRITE)), (Asking.PREPARING,)), WRITES
        ),
        "meeting.tick": Listener(listeners.tick, WRITES),
    },
    views={
        "meeting.plan": Listener(
            answering(listeners.save_plan, (Asking.CHECKING_IN,)),
            WRITES,
            form=Form(action_id="meeting.open_plan"),
        ),
        "meeting.met_on": Listener(
            listeners.save_met_on,
            WRITES,
            again=listeners.show_held_in_form,
            form=Form(action_id="meeting.open_met"),
        ),
    },
    due={Meeting: DueRule(schedule.on_due)},
    rezone=service.rezone,
    home=build_dates_part,
    kinds=(*agenda_messages.KINDS, *messages.KINDS, TO_WRITE),
)
