"""Pages of HTML: sentences from `agendas/templates/`, what people wrote escaped."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, StrictUndefined

from agendas.text.commands import NAMING, CommandLoader
from agendas.text.messages import TEMPLATES


def page(name: str, filters: dict[str, Callable[..., str]] | None = None, **context: Any) -> str:
    """Return the page that the template `name`.html makes of this context."""
    environment = Environment(
        loader=CommandLoader(str(TEMPLATES), NAMING.prefix),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters or {})
    return environment.get_template(f"{name}.html").render(context)
