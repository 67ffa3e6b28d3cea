"""The agenda's form is open; a point is added from another device; the form is saved as it was."""

from collections.abc import Iterator
from datetime import timedelta

from db.mentoring.content.points import Point
from tests.cases.acting import opened, shown
from tests.stories.cycles import couple, rows


def act() -> Iterator[str]:
    with opened() as world:
        ana = couple(world, timedelta(days=10)).mentee
        ana.types("/agenda education: a course on statistics")
        ana.types("/agenda")
        form = ana.modal
        ana.types("/agenda personal: childcare")
        yield f"before it is saved: {[point.text for point in rows(world, Point)]}"
        assert ana.modal is form
        ana.submits()
        yield f"after it: {[point.text for point in rows(world, Point)]}"
        yield f"she is told: {shown(ana)}"
