"""A recap half typed, and its form closed by mistake: is what was typed offered again?

And a promise whose date has passed: is it taken as it is?
"""

from collections.abc import Iterator

from tests.cases.acting import opened, shown
from tests.stories.cycles import GOALS, PROMISES, held


def act() -> Iterator[str]:
    with opened() as world:
        ana = held(world).mentee
        ana.fills(GOALS, "Lead a ward round")
        ana.fills("Decided", "A paragraph that took ten minutes.")
        ana.closes()
        ana.clicks("Write the recap")
        assert ana.modal is not None
        kept = "ten minutes" in str(ana.modal.values) or "ward round" in str(ana.modal.values)
        yield f"what was typed is offered again: {kept}"
        ana.fills(PROMISES, "me: Draft the aims, 1 November 2026")
        ana.fills("Decided", "Teach less.")
        ana.submits()
        yield f"due a month ago: {shown(ana)}"
