"""A person's own data as files, and why somebody cannot be forgotten yet."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.personal_data import as_json, as_page
from agendas.rhythm.choices import Choice
from agendas.text.messages import escape, phrase, say
from db.mentoring import programmes
from db.mentoring.people import Person
from handlers.notifications.kinds import FileView, Kind, Notice, Reader, View
from handlers.personal_data.export import compile_export

PAGE, JSON = "html", "json"


def compose_file(
    session: Session, _reader: Reader, notice: Notice, person: Person, now: datetime
) -> FileView:
    """Return all that is kept of a person as it goes to them; the variant is PAGE or JSON."""
    data = compile_export(session, person, now)
    return FileView(
        filename=f"my-mentoring-data.{notice.variant}",
        title=phrase("mydata/file", "title"),
        comment=escape(phrase("mydata/file", notice.variant)),
        content=as_page(data, person.zone) if notice.variant == PAGE else as_json(data),
    )


def compose_facilitator(
    session: Session, _reader: Reader, _notice: Notice, person: Person, _now: datetime
) -> View:
    """Return which programmes a person runs, who therefore could not be forgotten."""
    runs = programmes.run_by(session, person.workspace_id, person.id)
    message = say("mydata/facilitator", programmes=[programme.name for programme in runs])
    return View(message, is_open=bool(runs))


FILE = Kind(
    name="mydata.file",
    choice=Choice.ALWAYS,
    about=Person,
    compose=compose_file,
    templates=("mydata/file", "mydata/page"),
    live=None,
    is_file=True,
)
FACILITATOR = Kind(
    name="mydata.facilitator",
    choice=Choice.ALWAYS,
    about=Person,
    compose=compose_facilitator,
    templates=("mydata/facilitator",),
    live=None,
)
