"""Facts of a programme for its templates, and its terms as they are kept."""

from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.countries import name_country, name_region
from agendas.dates.wording import moment_in_words
from agendas.programme import Terms
from agendas.rhythm.cadence import Cadence
from db.mentoring import programmes
from db.mentoring.programmes import Programme


def read_terms(session: Session, programme: Programme) -> Terms:
    """Return what a programme goes by now."""
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    return Terms(
        name=programme.name,
        people=tuple(person.slack_id for person in running),
        channel=programme.channel_id,
        country=programme.country or "",
        region=programme.region or "",
        cadence=programme.cadence_code,
        weekday=programme.digest_weekday,
        hour=programme.digest_hour,
        grace=programme.grace_days,
        prompt=programme.prompt_days,
        share=programme.share_days,
        months=programme.retention_months,
        asking=int(programme.asking),
    )


def build_context(session: Session, programme: Programme) -> dict[str, Any]:
    """Return what is said of a programme wherever it is shown whole."""
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    return {
        "id": programme.id,
        "programme": programme.name,
        "channel": programme.channel_id,
        "names": [person.name for person in running],
        "weekday": programme.digest_weekday,
        "hour": f"{programme.digest_hour:02}:00",
        "zone": programme.zone.key,
        "grace": programme.grace_days,
        "prompt": programme.prompt_days,
        "share": programme.share_days,
        "cadence": Cadence.parse(programme.cadence_code),
        "place": name_place(programme.country or "", programme.region or ""),
        "months": programme.retention_months,
        "asking": programme.asking,
        "has_words": bool(programme.words),
    }


def name_place(country: str, region: str) -> str:
    """Return a country, and its region, by their names; "" for none."""
    names = [name_country(country), name_region(country, region)] if country else []
    return ", ".join(filter(None, names))


def format_next_digest(programme: Programme) -> str:
    """Return when the next digest goes out, in words, where the programme is."""
    due_at = programme.next_due_at
    return moment_in_words(due_at, programme.zone) if due_at else ""
