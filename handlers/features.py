"""The features that there are: the one list that is kept by hand, and what is made of it."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from slack_bolt import App
from sqlalchemy.orm import Session

from agendas.text.messages import Message
from db.core.base import Due
from db.mentoring import pairs
from db.mentoring.people import Person
from handlers import (
    action,
    agenda,
    brief,
    calendar_feed,
    choices,
    digest,
    direct_message,
    goal,
    home,
    installation,
    lapse,
    matching,
    meeting,
    pair,
    personal_data,
    profile,
    programme,
    recap,
    record,
    report,
    roster,
)
from handlers.feature import Feature, Rule
from handlers.home.listeners import build_home
from handlers.notifications import notify
from handlers.notifications.asking import answering
from handlers.notifications.kinds import Kinds, by_name
from handlers.slackui import lines
from handlers.slackui.choosing import pair_choice
from handlers.slackui.request import Request, Resources
from handlers.slackui.router import LOOK, Router

FEATURES: tuple[Feature, ...] = (
    agenda.FEATURE,
    meeting.FEATURE,
    recap.FEATURE,
    record.FEATURE,
    roster.FEATURE,
    action.FEATURE,
    goal.FEATURE,
    lapse.FEATURE,
    pair.FEATURE,
    programme.FEATURE,
    matching.FEATURE,
    brief.FEATURE,
    digest.FEATURE,
    report.FEATURE,
    calendar_feed.FEATURE,
    choices.FEATURE,
    personal_data.FEATURE,
    home.FEATURE,
    direct_message.FEATURE,
    profile.FEATURE,
    installation.FEATURE,
)


def register(app: App, resources: Resources) -> Router:
    """Register all that people can do, and every event; return the router, which knows them."""
    parts = [feature.home for feature in FEATURES if feature.home]
    router = Router(app, resources, partial(build_home, parts=parts))
    for feature in FEATURES:
        note = partial(answering, what=feature.answers)
        for name, command in feature.commands.items():
            run = command.run and note(command.run)
            own_help = explain_own if name == LOOK else command.own_help
            handle = note(command.handle)
            router.command(name, replace(command, handle=handle, run=run, own_help=own_help))
        for action_id, listener in feature.actions.items():
            router.action(action_id, replace(listener, handle=note(listener.handle)))
        for callback_id, listener in feature.views.items():
            router.view(callback_id, replace(listener, handle=note(listener.handle)))
        for callback_id, listener in feature.shortcuts.items():
            router.shortcut(callback_id, listener)
        for kind, event in feature.events.items():
            router.event(kind, event)
    for action_id in lines.ACTIONS:
        router.action(action_id, lines.build_listener(router.commands))
    router.view("which.pick", pair_choice.build_listener(router.commands))
    return router


def explain_own(request: Request) -> Message | None:
    """Return what features say to whoever asks for help, beside what everybody is told."""
    said = [feature.help(request) for feature in FEATURES if feature.help]
    parts = [part for message in said if message for part in message.parts]
    return Message(tuple(parts)) if parts else None


def list_due_rules() -> tuple[tuple[type[Due], Rule], ...]:
    """Return the rules of all tables whose rows come due, in the order of their turns."""
    rules = [(table, rule) for feature in FEATURES for table, rule in feature.due.items()]
    rules.sort(key=lambda pair: pair[1].turn)
    return tuple((table, rule.apply) for table, rule in rules)


def rezone(session: Session, person: Person, now: datetime) -> None:
    """Reckon anew what waits for, and is due by the days of, a person of whom these have changed.

    Their zone has, or their country, or they are back from where Slack's status had them.
    """
    notify.hold_back(session, person, now)
    notify.let_come(session, person, now, list_kinds())
    for seat in pairs.seats(session, person):
        for feature in FEATURES:
            if feature.rezone:
                feature.rezone(session, seat, now)


def list_kinds() -> Kinds:
    """Return every kind of message that there is, by its name."""
    return by_name(*(kind for feature in FEATURES for kind in feature.kinds))
