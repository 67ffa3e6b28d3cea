"""Everything that the bot answers, registered with Bolt in one place."""

from slack_bolt import App

from handlers import choosing, home, installation, profile
from handlers.action import slack as action
from handlers.agenda import slack as agenda
from handlers.door import Door
from handlers.feed import slack as feed
from handlers.goal import slack as goal
from handlers.lapse import slack as lapse
from handlers.meeting import command as meeting_command
from handlers.meeting import slack as meeting
from handlers.mentoring import slack as mentoring
from handlers.mydata import slack as mydata
from handlers.recap import slack as recap
from handlers.typed import slack as typed
from handlers.visits import Desk


def register(app: App, desk: Desk) -> Door:
    """Register every command, action, view and event; return the door, which knows them all."""
    door = Door(app, desk, home.home)
    for room in (agenda, action, goal, meeting, recap, lapse, mentoring, feed, mydata, typed):
        room.register(door)
    for surface in (home, profile, installation):
        surface.register(door)
    choosing.register(
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
