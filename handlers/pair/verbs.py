"""What people type after `/mentoring`, beside the names that its subcommands have."""

from agendas.lines.verbs import Verb

SHOW = Verb("", "show, list, status, standing, overview, view, me, pairs, all", alone=True)
QUIET = Verb("quiet", "quiet hours, hours, dnd, mute, silence, do not disturb")
CADENCE = Verb("cadence", "every, rhythm, frequency, how often, meet every")
PAUSE = Verb("pause", "break, on leave, leave until, holiday, vacation, away, sabbatical")
RESUME = Verb("resume", "unpause, continue, restart, back, i am back, i'm back")
END = Verb("end", "stop, finish, close, terminate")
# The pair, or what I send? Whoever types it is asked.
QUIT = Verb("quit")
