"""`/mentoring messages`: what somebody is sent, and at which hour."""

from agendas.rhythm.choices import HOME, MAY_BE_AT_HOME, MAY_BE_OFF, OFF
from agendas.text.messages import Message, say
from db.mentoring.people import Person
from handlers.choices import service
from handlers.choices.modals import USUAL, build_choices_modal
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, Response

HOURS = {USUAL: None, **{str(hour): hour for hour in range(24)}}


def open_choices(request: Request) -> Response:
    """Open the form with what the person has chosen until now."""
    return Response(open=build_choices_modal(request.person))


def save(request: Request) -> Response:
    """Keep what the person has chosen, and say what it comes to."""
    hour = HOURS[form_values.read_choice(request, "hour", HOURS, USUAL)]
    wanted = form_values.read_codes(request, "wanted:0", MAY_BE_OFF)
    at_home = form_values.read_codes(request, "home:0", MAY_BE_AT_HOME)
    service.choose_messages(request.session, request.person, wanted, at_home, hour, request.now)
    return Response(update=modals.build_notice(_render_saved(request.person)))


def _render_saved(person: Person) -> Message:
    hour, chosen = person.brief_hour, person.choices
    return say(
        "choices/saved",
        off=[choice for choice, how in chosen.items() if how == OFF],
        home=[choice for choice, how in chosen.items() if how == HOME],
        hour="" if hour is None else f"{hour:02}:00",
        zone=person.zone.key,
    )
