"""What happens in two workspaces at one time: most of it alike, none of it together."""

from datetime import timedelta

from tests.bot.cli.office import Office
from tests.privacy.twins import ANOTHER, CHANNEL, Life, Twin
from tests.stories.hosted import Hosted


def at(days: float, hours: float = 0) -> timedelta:
    """Return a time after the beginning, which is Tuesday 24 November 2026, ten in the morning."""
    return timedelta(days=days, hours=hours)


def ours(it: Twin) -> Life:
    """Two pairs of one programme: one goes through two cycles, the other stops meeting."""
    begins(it, "UMAX,UANA,monthly,2026-12-01T10:00", "UTOM,ULIZ,monthly,")
    it.runs(*started("Medicine"), "--update", "--country", "Canada", "--region", "Ontario")
    yield at(0, 1)
    writes(it, "ana", "max")
    says(it, "ana")
    it.loads("Medicine,UTOM,ULIZ,6 weeks,")
    it.loads("Medicine,UTOM,ULIZ,monthly,", "Medicine,ULIZ,UTOM,monthly,")
    it.loads("Medicine,UTOM,ULIZ,monthly,")
    it.repeats("ana", "/goal Say % once 5y")
    it.spoils("max", times=2, error="invalid_blocks")
    yield at(3, 12)
    it.chooses("max", "Remind me later", "On Monday", beside="Promised to")
    it.spoils("ana", drop="after")
    yield at(4, 1)
    prepares(it)
    yield at(7)
    it.clicks("ana", "Done", beside="list of goals")
    has_at_home(it, "max", "What the other person waits for")
    yield at(7, 2)
    holds_it(it, "Introduce % to the board")
    yield at(7, 2.5)
    has_at_home(it, "max")
    yield at(7, 3)
    asks_for_a_change(it)
    yield at(8)
    accepts(it)
    it.types("ana", "/meeting plan 6 january 11:00 for 45 min in room %")
    it.types("max", "/mentoring export")
    yield at(8, 1)
    it.types("max", "/meeting move 5 january 10:00")
    yield at(8, 11)
    it.types("max", "/action @ana Thank % for it")
    it.changes("ana", tz="Europe/Paris", real_name="Ana Silva-Berg")
    yield at(9)
    it.types("ana", "/mentoring quiet 20:00-07:00")
    it.subscribes("ana")
    overview(it, "ana", "max", "fay", "gus")
    yield at(26)
    it.workspace.team.conversations[CHANNEL].archived = True
    yield at(28)
    it.workspace.team.conversations[CHANNEL].archived = False
    yield at(39, 2)
    it.clicks("ana", "Carry over")
    it.spoils("max", times=2, error="invalid_blocks")
    yield at(41, 2)
    it.runs("replay", *it.given_up())
    yield at(42, 6)
    it.types("max", "/meeting met today")
    yield at(42, 6.5)
    it.clicks("ana", "Write the recap")
    it.submits("ana", **{"Said or decided": "1: % is taught\n% goes on"})
    yield at(44, 2)
    it.clicks("liz", "Not yet")
    it.clicks("liz", "What is in the way?")
    it.submits("liz", **{"In your own words": "reason of %"})
    it.spoils("max", drop="before")
    yield at(48)
    overview(it, "liz")
    it.types("liz", "/mentoring export")
    it.types("liz", "/mentoring reasons")
    reads_again(it, "ana", "%")
    it.types("tom", "/mentoring pause until 1 february")
    yield at(49)
    it.types("tom", "/mentoring resume")
    yield at(50)
    it.types("ana", "/action @max Read of % again")
    it.runs("restored", "--since", "2027-01-12T15:00")
    yield at(52)
    it.types("liz", "/mentoring forget me")
    it.clicks("liz", "Forget me", confirm=True)
    yield at(60)
    it.types("tom", "/mentoring export")
    it.types("ana", "/mentoring end")
    it.clicks("ana", "End it", confirm=True)
    it.types("tom", "/mentoring forget me")
    it.clicks("tom", "Forget me", confirm=True)
    it.changes("max", deleted=True)
    yield at(61)
    overview(it, "ana", "liz")
    it.types("fay", "/mentoring export")
    it.runs("audit")
    it.runs("programme", "list")
    yield at(69)
    overview(it, "tom")
    yield at(102)


def theirs(it: Twin) -> Life:
    """The same people and more pairs, at other times, in other words; at last the bot goes."""
    begins(it, "UMAX,UANA,quarterly,2026-12-03T11:00", "UTOM,ULIZ,monthly,", "UMAX,UKIM,monthly,")
    begins(it, "UTOM,UANA,monthly,", name="Surgery", channel=ANOTHER, facilitator="UGUS")
    it.runs(*started("Medicine"), "--update", "--retention-months", "1", "--country", "France")
    yield at(0, 0.5)
    writes(it, "ana", "max")
    writes(it, "kim", "max")
    says(it, "kim")
    it.repeats("kim", "/goal Not % but this 10y")
    it.spoils("max", times=4, error="invalid_blocks")
    yield at(3)
    it.types("ana", "/meeting met yesterday @tom")
    yield at(6, 1)
    prepares(it)
    yield at(8, 10.5)
    it.types("tom", "/action @ana Thank % for all")
    yield at(9, 4)
    holds_it(it, "Ask % for a letter")
    it.subscribes("ana")
    yield at(10)
    accepts(it)
    yield at(12)
    it.runs("replay", "--all")
    it.types("max", "/mentoring end @kim")
    it.clicks("max", "End it", confirm=True)
    yield at(30)
    it.changes("kim", deleted=True)
    yield at(44, 1)
    it.clicks("tom", "Not yet")
    it.clicks("tom", "What is in the way?")
    it.submits("tom", **{"In your own words": "reason of %"})
    yield at(45)
    it.clicks("liz", "We met")
    it.submits("liz", **{"On which day did you meet?": "2026-11-24"})
    it.types("ana", "/action @max Read of % as well")
    it.spoils("max", error="token_revoked")
    yield at(53)
    it.types("ana", "/mentoring export")
    it.types("ana", "/mentoring forget me")
    it.clicks("ana", "Forget me", confirm=True)
    yield at(61, 1)
    overview(it, "ana", "max")
    it.runs("audit")
    yield at(62)
    it.workspace.uninstall()


def keeping(host: Hosted, office: Office) -> Life:
    """What the host does for all: holds and tokens looked after, old rows dropped, figures read."""
    for day, hour in (1, 3), (29, 22), (44, 3), (51, 3), (59, 20), (63, 3), (89, 18):
        yield at(day, hour)
        if hour != 3:  # tokens are about to run out, and are renewed before two ask at once
            host.worker.renew()
            continue
        host.worker.sentences.begin()
        host.worker.check_holds()
        host.worker.renew()
        host.worker.maintain()
        host.worker.get_status().metrics.render("")
    office.run("doctor", "--for", "worker")
    office.run("key", "rotate")


def started(name: str, channel: str = CHANNEL, facilitator: str = "UFAY") -> tuple[str, ...]:
    """Return the command that starts a programme."""
    return "programme", "add", name, "--channel", channel, "--facilitator", facilitator


def begins(
    it: Twin, *rows: str, name: str = "Medicine", channel: str = CHANNEL, facilitator: str = "UFAY"
) -> None:
    """Start a programme, with pairs."""
    it.runs(*started(name, channel, facilitator))
    it.loads(*[f"{name},{row}" for row in rows])


def writes(it: Twin, mentee: str, mentor: str) -> None:
    """Set goals and promises and points, and take some back."""
    about = f"@{mentor}"
    it.types(mentee, f"/goal {about} Lead a ward of % 3y")
    it.types(mentee, f"/goal {about} Read of % 1y")
    it.clicks(mentee, "Undo")
    it.types(mentee, f"/action {about} Send the draft of % by friday")
    it.types(mentee, f"/action {about} Read % by 3 december")
    it.clicks(mentee, "Edit")
    it.submits(mentee, **{"What is to be done?": "Read all of %"})
    it.types(mentee, "/action")
    it.clicks(mentee, "Done", beside="Read all of %")
    it.types(mentee, f"/agenda {about} career: a word on %; by may")
    it.types(mentee, f"/action {about} Ask for % by 31 february")
    it.person(mentee).closes()
    it.types(mentee, f"/agenda {about} education: a course of %")
    it.clicks(mentee, "Undo")


def says(it: Twin, name: str) -> None:
    """Type to the bot, do what it offers, and take that back."""
    it.types(name, "education: a talk on %")
    it.host.pilot.settle()
    it.clicks(name, "Put it on the agenda")
    it.clicks(name, "Undo")


def has_at_home(it: Twin, name: str, *kinds: str) -> None:
    """Choose what is to be on Home alone; all else is sent."""
    it.types(name, "/mentoring messages")
    it.submits(name, **{"What should be on Home alone, with no message?": list(kinds)})


def prepares(it: Twin) -> None:
    """Prepare the agenda that was asked for."""
    it.clicks("ana", "Prepare")
    it.submits("ana", **{"To talk about": "education: A course on %; by june"})


def holds_it(it: Twin, promise: str) -> None:
    """Tell that the meeting was held, and write its recap."""
    it.clicks("ana", "We met")
    goals = {"New goals?": "Teach % once", "Who does what by when?": f"me: {promise}"}
    it.submits("ana", **goals, **{"Said or decided": "% applies in spring"})


def asks_for_a_change(it: Twin) -> None:
    """Send the recap back, and write it anew."""
    it.clicks("max", "Ask for a change")
    it.submits("max", **{"What should be changed?": "% is later"})
    it.host.pilot.settle()
    it.clicks("ana", "Change the recap")
    it.submits("ana", **{"Said or decided": "% applies in autumn"})


def accepts(it: Twin) -> None:
    """Accept the recap that lies there."""
    it.clicks("max", "Accept")


def reads_again(it: Twin, name: str, words: str) -> None:
    """Look for words in the record, and have all of it sent."""
    it.types(name, f"/meeting history {words}")
    it.clicks(name, "Send me all of it as a page")
    it.person(name).closes()


def overview(it: Twin, *names: str) -> None:
    """Let people look at all that there is for them."""
    for name in names:
        for command in ("/mentoring", "/goal", "/action", "/meeting", "/agenda"):
            it.types(name, command)
            if it.person(name).modal:
                it.person(name).closes()
        it.person(name).opens_home()
        it.looks()
