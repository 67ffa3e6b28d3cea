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
from handlers.pair import listeners as mentoring
from handlers.personal_data import listeners as mydata
from handlers.profile import listeners as profile
from handlers.recap import listeners as recap
from handlers.slackui import pair_choice
from handlers.slackui.request import Desk
from handlers.slackui.router import Door


def register(app: App, desk: Desk) -> Door:
    """Register every command, action, view and event; return the door, which knows them all."""
    door = Door(app, desk, home.home)
    for room in (agenda, action, goal, meeting, recap, lapse, mentoring, feed, mydata, typed):
        room.register(door)
    for surface in (home, profile, installation):
        surface.register(door)
    pair_choice.register(
        door,
        {
            "agenda": (agenda.run, agenda.does),
            "action": (action.run, action.does),
            "goal": (goal.run, goal.does),
            "meeting": (meeting_command.run, meeting_command.does),
            "mentoring": (mentoring.run, mentoring.does),
        },
    )
    return door
