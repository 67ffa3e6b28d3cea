"""No point without an end, whatever two people do with their agendas and recaps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from agendas.agenda import DOMAINS, ENDS
from agendas.lines.points import Draft
from agendas.meeting import REVIEWING
from agendas.recap import Content
from agendas.rhythm.cadence import Cadence
from db.core.workspaces import Workspace
from db.mentoring import people, programmes
from db.mentoring.content import points, recaps
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import WAITING, Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat, sides
from db.tables import METADATA
from handlers.agenda import service as agenda
from handlers.context.agenda import build_agenda_context
from handlers.context.agenda_facts import read_facts
from handlers.meeting import held as meeting_moves
from handlers.pair import beginning
from handlers.recap import agenda_part
from handlers.recap import service as recap_moves

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ("put down", "put down", "edit", "meet", "recap", "recap", "accept", "amend")
        ),
        st.booleans(),
        st.lists(st.sampled_from(ENDS), min_size=4, max_size=4),
    ),
    max_size=16,
)


class Story:
    """A pair, its rows, and all that was ever put down: `taken` is what its author took back."""

    def __init__(self, session: Session) -> None:
        self.session, self.now, self.count = session, NOW, 0
        session.add(Workspace(id="T1", name="Medicine"))
        session.flush()
        mentor, mentee = (
            people.keep(session, "T1", slack_id, slack_id, "UTC") for slack_id in ("U1", "U2")
        )
        programme = programmes.start(session, "T1", "Medicine", "C1", [mentor], NOW)
        monthly = Cadence.parse("monthly")
        self.pair = beginning.begin(session, programme, mentor, mentee, monthly, None, NOW)
        self.put_down: dict[int, datetime] = {}
        self.taken: set[int] = set()
        self.met: list[datetime] = []

    def act(self, what: str, first: bool, ends: list[str]) -> None:
        self.now += timedelta(days=1)
        mentee, mentor = sides(self.pair)
        seat = mentee if first else mentor
        if what == "put down":
            self._put_down(seat)
        elif what == "edit":
            self._edit(seat, ends)
        elif what == "meet":
            meeting_moves.note_met(self.session, seat, self.now, self.now)
            self.met.append(self.now)
        elif meeting := self._find_open():
            self._go_on(what, seat, meeting, ends)
        self.session.flush()

    def _put_down(self, seat: Seat) -> None:
        self.count += 1
        draft = Draft(DOMAINS[self.count % 4], f"point {self.count}")
        point = agenda.add_point(self.session, seat, draft, self.now)
        self.put_down[point.id] = self.now

    def _edit(self, seat: Seat, ends: list[str]) -> None:
        """Take out of the form what is dropped, and word anew what is kept."""
        own = [p for p in points.waiting(self.session, seat) if p.author_id == seat.person.id]
        drafts = []
        for point, end in zip(own, ends * 8, strict=False):
            if end != "dropped":
                text = point.text + "!" * (end == "kept")
                drafts.append(Draft(point.domain, text, point.time_line))
        edits = agenda.compare_points(self.session, seat, agenda.mark_points(own), drafts)
        agenda.apply_points(self.session, seat, edits, self.now)
        self.taken |= {point.id for point in edits.gone}
        for point in points.waiting(self.session, seat):
            self.put_down.setdefault(point.id, point.created_at)

    def _find_open(self) -> Meeting | None:
        held = select(Meeting).where(Meeting.state.in_(REVIEWING)).order_by(Meeting.id.desc())
        return self.session.scalars(held.limit(1)).first()

    def _go_on(self, what: str, seat: Seat, meeting: Meeting, ends: list[str]) -> None:
        mentee, _ = sides(self.pair)
        latest = recaps.latest(self.session, mentee, meeting.id)
        if what == "recap":
            begun = Content.from_json(latest.content).points if latest else ()
            known = {point.id for point in begun}
            fresh = agenda_part.start_points(self.session, mentee, meeting)
            offered = [*begun, *(point for point in fresh if point.id not in known)]
            said = [replace(p, end=e) for p, e in zip(offered, ends * 8, strict=False)]
            content = Content(decisions="To go on.", points=tuple(said))
            seen = latest.version if latest else 0
            recap_moves.send(self.session, mentee, meeting, content, seen, self.now)
        elif latest and latest.state == WAITING:
            answerer = next(s for s in sides(self.pair) if s.role != latest.proposed_by)
            if what == "accept":
                recap_moves.accept(self.session, answerer, latest, "", self.now)
            else:
                recap_moves.amend(self.session, answerer, latest, "Not so.", self.now)

    def check(self) -> None:
        """Each point waits for the next meeting, or a recap says its end, or it was taken back."""
        said = {
            recap.meeting_id: {p.id: p.end for p in Content.from_json(recap.content).points}
            for recap in self.session.scalars(select(Recap).order_by(Recap.version)).unique()
        }
        shown = [self._show(seat) for seat in sides(self.pair)]
        for number, moment in self.put_down.items():
            row = self.session.get(Point, number)
            had = any(met >= moment for met in self.met)
            if row is None:
                assert number in self.taken
                assert not had, "a meeting had it on its agenda"
            elif row.state == "open":
                age = sum(met >= moment for met in self.met)
                assert [(one.get(row.text), row.meeting_id) for one in shown] == [(age, None)] * 2
            elif row.meeting_id is None:
                assert row.state == "dropped"
                assert number in self.taken
            else:
                assert said[row.meeting_id][number] == row.state

    def _show(self, seat: Seat) -> dict[str, int]:
        """Return what a person's next agenda has, and for how many meetings it has waited."""
        known = build_agenda_context(seat, read_facts(self.session, seat), self.now)
        fresh = [point for domain in known["domains"] for point in domain["points"]]
        return {point["text"]: point["meetings"] for point in [*known["kept_points"], *fresh]}


@contextmanager
def story() -> Iterator[Story]:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with Session(engine) as session:
        yield Story(session)
    engine.dispose()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_a_point_is_talked_over_dropped_taken_back_or_on_the_next_agenda(
    acts: list[tuple[str, bool, list[str]]],
) -> None:
    with story() as told:
        for act in acts:
            told.act(*act)
            told.check()
