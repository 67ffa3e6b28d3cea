"""Lapses: noticed, met in stages, answered; asking for a date, and the light check-in between."""

from functools import partial

from agendas.lines.verbs import Verb
from agendas.rhythm.rarer import Asking
from db.mentoring.lapses import Lapse
from db.mentoring.pairs import Pair
from handlers.feature import DueRule, Feature, Turn
from handlers.lapse import listeners, schedule
from handlers.lapse.listeners import go_on_about_pair
from handlers.lapse.messages import HELP, NUDGE, ONLY_PLANNED
from handlers.lapse.question_messages import CHECK_IN, WHEN_NEXT
from handlers.notifications import later
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Form, Listener

FEATURE = Feature(
    name="lapse",
    commands={
        "/mentoring reasons": Command(
            listeners.list_reasons, READS, verbs=(Verb("reasons", "reason, my reasons"),)
        )
    },
    actions={
        "lapse.met": Listener(partial(go_on_about_pair, action_id="meeting.open_met"), OPENS),
        "lapse.booked": Listener(partial(go_on_about_pair, action_id="meeting.open_plan"), OPENS),
        "lapse.leave": Listener(partial(go_on_about_pair, action_id="mentoring.open_leave"), OPENS),
        "lapse.not_yet": Listener(listeners.answer_not_yet, WRITES),
        "lapse.open_reason": Listener(listeners.open_reason, OPENS),
        "lapse.delete_reason": Listener(listeners.delete_reason, WRITES),
        "lapse.ask_help": Listener(listeners.ask_help, WRITES),
        "lapse.answer_again": Listener(listeners.answer_again, WRITES),
        "lapse.well": Listener(listeners.answer_well, WRITES),
        "lapse.later": Listener(partial(later.put_off, kinds=(NUDGE, WHEN_NEXT, CHECK_IN)), WRITES),
        "lapse.talked": Listener(listeners.note_talked, WRITES),
    },
    views={
        "lapse.reason": Listener(
            listeners.save_reason,
            WRITES,
            form=Form(action_id="lapse.open_reason", about="lapse", model=Lapse),
        )
    },
    due={Pair: DueRule(schedule.on_due, Turn.PAIRS)},
    rezone=schedule.rezone,
    kinds=(NUDGE, ONLY_PLANNED, WHEN_NEXT, CHECK_IN, HELP),
    answers=(Asking.CHECKING_IN,),
)
