"""Everything that the bot answers, registered with Bolt in one place."""

from slack_bolt import App

from handlers.action import listeners as action
from handlers.agenda import listeners as agenda
from handlers.calendar_feed import listeners as feed
from handlers.direct_message import listeners as typed
from handlers.goal import listeners as goal
from handlers.home import listeners as home
from handlers.installation import listeners as installation
from handlers.lapse import listeners as lapse
from handlers.meeting import command as meeting_command
from handlers.meeting import listeners as meeting
from handlers.notifications.kinds import Kinds, by_name
from handlers.pair import listeners as mentoring
from handlers.personal_data import listeners as mydata
from handlers.profile import listeners as profile
from handlers.recap import listeners as recap
from handlers.slackui import pair_choice
from handlers.slackui.request import Resources
from handlers.slackui.router import Router


def register(app: App, resources: Resources) -> Router:
    """Register every command, action, view and event; return the router, which knows them all."""
    router = Router(app, resources, home.build_home)
    for room in (agenda, action, goal, meeting, recap, lapse, mentoring, feed, mydata, typed):
        room.register(router)
    for surface in (home, profile, installation):
        surface.register(router)
    pair_choice.register(
        router,
        {
            "agenda": (agenda.run, agenda.decide_access),
            "action": (action.run, action.decide_access),
            "goal": (goal.run, goal.decide_access),
            "meeting": (meeting_command.run, meeting_command.decide_access),
            "mentoring": (mentoring.run, mentoring.decide_access),
        },
    )
    return router


def kinds() -> Kinds:
    """Return every kind of message that there is, by its name."""
    return by_name()
