"""`/mentoring`: where I stand in each of my pairs, how I am written to, pausing and ending."""

import re
from datetime import date, datetime, time

from agendas.cadence import Cadence, NotACadence
from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.text.messages import Message, say
from db.mentoring import actions, lapses, meetings, pairs, programmes
from db.mentoring.pairs import PAUSED, Seat
from handlers.calendar_feed import listeners as feed
from handlers.notifications import notify
from handlers.notifications.bursts import was_gathered
from handlers.pair import service
from handlers.pair.modals import leave_modal
from handlers.personal_data import listeners as mydata
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Does, by_text
from handlers.slackui.pair_choice import for_pair, without_mentions
from handlers.slackui.request import Answer, Sorry, Visit
from handlers.slackui.router import Door

FOR_A_PAIR = ("cadence", "pause", "resume", "end")
WRITTEN = ("quiet", "calendar", "export", "remember", "cadence", "pause", "resume")
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|to|until)\s*(\d{1,2})(?:[:.](\d\d))?")
_UNTIL = re.compile(r"^(?:until|till|to)\s+", re.IGNORECASE)
DAY_BEGINS = time(8)


def register(door: Door) -> None:
    """Register `/mentoring` and everything that its messages offer."""
    door.command("/mentoring", command, by_text(does))
    door.action("mentoring.resume", resume, WRITES)
    door.action("mentoring.end", end, WRITES)
    door.view("mentoring.leave", leave, WRITES)


def command(visit: Visit) -> Answer:
    """Answer `/mentoring [help | quiet <hours> | cadence | pause | resume | end ...]`.

    `calendar` is about the person's own calendar; `export`, `forget me` and `remember me` are about
    their own data.
    """
    verb, _, rest = visit.text.partition(" ")
    match verb.lower():
        case "help":
            return Answer(say=say("mentoring/help"))
        case "":
            return Answer(say=where_i_stand(visit))
        case "quiet":
            return Answer(say=set_quiet(visit, rest.strip()))
        case "calendar":
            return feed.command(visit, rest.strip())
        case "export":
            return mydata.export(visit)
        case "forget":
            return mydata.ask(visit)
        case "remember":
            return Answer(say=mydata.stay(visit))
        case word if word in FOR_A_PAIR:
            return for_pair(visit, "mentoring", visit.text, run)
        case _:
            raise Sorry("mentoring/not_understood", text=without_mentions(visit.text))


def does(text: str) -> Does:
    """Return what `/mentoring <text>` does: what needs a yes, or an until, is not done yet."""
    verb, _, rest = without_mentions(text).partition(" ")
    if verb.lower() == "pause" and not rest:
        return OPENS
    return WRITES if verb.lower() in WRITTEN else READS


def run(visit: Visit, seat: Seat, text: str) -> Answer:
    """Carry out `/mentoring <text>` for one pair."""
    verb, _, rest = without_mentions(text).partition(" ")
    match verb.lower():
        case "cadence":
            return Answer(say=_cadence(visit, seat, rest))
        case "pause" if not rest:
            return Answer(open=leave_modal(visit, seat))
        case "pause":
            day = date_input.day(_UNTIL.sub("", rest), visit.now, seat.person)
            return Answer(say=_pause(visit, seat, day))
        case "resume":
            return Answer(say=_resume(visit, seat))
        case _:
            return Answer(say=say("mentoring/sure", other=seat.other.name, pair=seat.pair.id))


def where_i_stand(visit: Visit) -> Message:
    """Return where the person stands in each pair, which programmes they run, their hours."""
    person = visit.person
    seats = pairs.seats(visit.session, person)
    run_by_me = programmes.run_by(visit.session, visit.workspace_id, person.id)
    if not seats and not run_by_me:
        raise Sorry("shared/stranger")
    return say(
        "mentoring/standing",
        pairs=[standing_of(visit, seat) for seat in seats],
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
        quiet=_quiet_words(person.quiet_from, person.quiet_until),
        zone=person.zone.key,
        me=person.id,
        forgotten_on=mydata.forgotten_on(person),
    )


def standing_of(visit: Visit, seat: Seat) -> dict[str, object]:
    """Return where a pair stands, for one of its two."""
    pair, zone = seat.pair, seat.person.zone
    ahead = meetings.ahead(visit.session, pair)
    mine = [i for i in actions.open_of(visit.session, seat) if i.owner_id == seat.person.id]
    reviewing = meetings.reviewing(visit.session, pair)
    until = pair.paused_until
    return {
        "pair": pair.id,
        "other": seat.other.name,
        "role": seat.role,
        "programme": pair.programme.name,
        "cadence": pair.cadence.words,
        "next": moment_in_words(ahead.starts_at, zone) if ahead else "",
        "past": ahead is not None and ahead.starts_at <= visit.now,
        "last": day_in_words(wall_time(pair.last_met_at, zone).date()) if pair.last_met_at else "",
        "lapsed": lapses.open_of(visit.session, pair) is not None,
        "paused": day_in_words(wall_time(until, zone).date()) if until else "",
        "mine": len(mine),
        "review": reviewing.state if reviewing else "",
    }


def set_quiet(visit: Visit, text: str) -> Message:
    """Set the hours in which the person is not written to."""
    person = visit.person
    if text.lower() in ("off", "none"):
        person.quiet_from = person.quiet_until = time(0)
    else:
        try:
            start, end = _hours(text)
        except ValueError:
            raise Sorry("mentoring/quiet_wrong", text=text) from None
        person.quiet_from, person.quiet_until = start, end
    notify.hold_back(visit.session, person, visit.now)
    quiet = _quiet_words(person.quiet_from, person.quiet_until)
    return say("mentoring/quiet_set", quiet=quiet, zone=person.zone.key)


def resume(visit: Visit) -> Answer:
    """Take the pair of this message up again before its leave is over."""
    return Answer(replace=_resume(visit, visit.seat(visit.number)))


def leave(visit: Visit) -> Answer:
    """Pause the pair until the day that was picked."""
    seat = form_values.seat(visit)
    until = date_input.picked_day(visit.values.get("until"), "until")
    return Answer(update=modals.notice(_pause(visit, seat, until, "until")))


def end(visit: Visit) -> Answer:
    """End the pair of this message; Slack has asked whether they are sure."""
    seat = visit.seat(visit.number)
    service.end(visit.session, seat, visit.now)
    return Answer(replace=say("mentoring/end_noted", other=seat.other.name))


def _cadence(visit: Visit, seat: Seat, text: str) -> Message:
    try:
        cadence = Cadence.parse(text)
    except NotACadence:
        raise Sorry("mentoring/cadence_wrong", text=text) from None
    service.set_cadence(visit.session, seat, cadence, visit.now)
    gathered = was_gathered(visit.session, seat, service.NEWS["cadence"], visit.now)
    other, words = seat.other.name, cadence.words
    return say("mentoring/cadence_set", other=other, cadence=words, gathered=gathered)


def _pause(visit: Visit, seat: Seat, day: date, field: str | None = None) -> Message:
    until = from_wall_time(datetime.combine(day, DAY_BEGINS), seat.person.zone)
    if until <= visit.now:
        raise Sorry("mentoring/pause_wrong", field=field)
    if until - visit.now > date_input.LONGEST_AGO:
        raise Sorry("mentoring/pause_long", field=field)
    service.pause(visit.session, seat, until, visit.now)
    return say(
        "mentoring/pause_set",
        other=seat.other.name,
        day=day_in_words(day),
        pair=seat.pair.id,
        gathered=was_gathered(visit.session, seat, service.NEWS["paused"], visit.now),
    )


def _resume(visit: Visit, seat: Seat) -> Message:
    if seat.pair.state != PAUSED:
        raise Sorry("mentoring/not_paused", other=seat.other.name)
    service.resume(visit.session, seat.pair, visit.now, visit.now, seat)
    gathered = was_gathered(visit.session, seat, service.NEWS["resumed"], visit.now)
    other, pair = seat.other.name, seat.pair.id
    return say("mentoring/resume_set", other=other, pair=pair, gathered=gathered)


def _hours(text: str) -> tuple[time, time]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first, second, third, fourth = (int(part or 0) for part in found.groups())
    return time(first, second), time(third, fourth)


def _quiet_words(start: time, end: time) -> str:
    return "" if start == end else f"{start:%H:%M} and {end:%H:%M}"
