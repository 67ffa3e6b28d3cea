"""The four pairs of the demo's guide, in the last hundred days of its year.

They live through their part as people do: they type, press buttons, fill in forms; so what the page
then shows is what the bot really said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.cadence import Cadence
from bot.embedded import Bot
from db.mentoring import people, programmes
from db.mentoring.people import Person as RowPerson
from handlers.pair import beginning as pairing
from sandbox.demo.department import ZONE, Department
from sandbox.people import Person


class Passing(Protocol):
    """Lets time pass for all who are there."""

    def until(self, moment: datetime) -> None:
        """Let time pass up to an aware moment."""

    def forward(self, by: timedelta) -> None:
        """Let time pass."""

    def settle(self) -> None:
        """Let the bot do what is due now."""


class Story:
    """What four pairs live through until `opens_at`, when the page is opened."""

    def __init__(
        self, department: Department, bot: Bot, pilot: Passing, programme: int, opens_at: datetime
    ) -> None:
        self.department, self.who = department, department.who
        self.bot, self.pilot = bot, pilot
        self.programme_id, self.opens_at = programme, opens_at

    def live_through(self) -> None:
        """Bring the pairs to where the page finds them, with the bot connected."""
        self._lapsed_pair()
        self._pair_that_meets_today()
        self._pair_with_a_recap_waiting()
        self._pair_about_to_meet_first()
        self.pilot.until(self.opens_at)

    # The four pairs

    def _lapsed_pair(self) -> None:
        self._at(-98)
        self._pair("chen", "lena", self._moment(-88, 11))
        lena, chen = self.who["lena"], self.who["chen"]
        self._at(-89, 10)
        lena.types("/agenda career: which conference to aim for")
        self._at(-88, 13)
        lena.clicks("We met")
        self._recap(
            lena,
            goals=["Find a question for a first study"],
            actions=[("Read the two reviews", -74), ("Meet the statistician", -70)],
            decided="Aim for the spring conference, as a poster.",
        )
        self._accept(chen)

    def _pair_that_meets_today(self) -> None:
        self._at(-62)
        self._pair("okafor", "tom", self._moment(-56, 14))
        tom, okafor = self.who["tom"], self.who["okafor"]
        self._at(-57, 10)
        tom.types("/agenda career: where to publish the case series")
        tom.types("/agenda personal: two days a week at home with the baby")
        self._at(-56, 16)
        tom.clicks("We met")
        self._recap(
            tom,
            goals=["Learn to write a grant application"],
            actions=[("Draft the aims page", -28), ("Ask Dr Duarte about her grant", -40)],
            decided="The case series goes to the regional journal first.",
            next_meeting=self._moment(-28, 14),
        )
        self._accept(okafor)
        self._at(-29, 10)
        tom.clicks("Done", beside="Draft the aims page")
        tom.clicks("Done", beside="Ask Dr Duarte")
        tom.clicks("Keep", beside="Learn to write")
        self._at(-28, 16)
        tom.clicks("We met")
        self._recap(
            tom,
            goals=["Have the aims page read by two people"],
            actions=[("Send the aims page to Dr Okafor", 2)],
            promised=("Introduce Tom to Dr Whitfield", 3),
            decided="Teaching stays at one afternoon a week until the grant is in.",
            next_meeting=self._moment(0, 14),
        )
        self._accept(okafor)

    def _pair_with_a_recap_waiting(self) -> None:
        self._at(-12)
        self._pair("ruiz", "maya", self._moment(-1, 11))
        maya = self.who["maya"]
        self._at(-2, 10)
        maya.types("/agenda education: a course on statistics; before June")
        self._at(-1, 13)
        maya.clicks("We met")
        self._recap(
            maya,
            goals=["Run the clinic’s teaching rounds on my own"],
            actions=[("Sign up for the statistics course", 9)],
            promised=("Send Maya last year’s teaching plan", 6),
            decided="We meet on the ward, half an hour before rounds.",
            next_meeting=self._moment(22, 11),
        )

    def _pair_about_to_meet_first(self) -> None:
        self._at(-1, 15)
        self._pair("novak", "priya", self._moment(3, 10))

    # How people do it

    def _recap(
        self,
        mentee: Person,
        *,
        goals: Iterable[str],
        actions: Iterable[tuple[str, int]],
        decided: str,
        promised: tuple[str, int] | None = None,
        next_meeting: datetime | None = None,
    ) -> None:
        lines = [f"me: {action}, {self._day(day)}" for action, day in actions]
        if promised:
            mentor = self.department.mentor_of(mentee)
            lines.append(f"{mentor}: {promised[0]}, {self._day(promised[1])}")
        mentee.fills("Who does what by when?", "\n".join(lines))
        mentee.fills("New goals?", "\n".join(goals))
        first = mentee.modal.labels if mentee.modal else []
        noted = "Decided"
        mentee.fills(noted if noted in first else "Said or decided", decided)
        if next_meeting:
            local = wall_time(next_meeting, ZONE)
            mentee.fills("Another date", f"{local.day} {local:%B %Y} {local:%H:%M}")
        mentee.submits()  # what was read of it is shown back
        mentee.submits()
        mentee.closes()
        self.pilot.settle()

    def _accept(self, mentor: Person) -> None:
        self.pilot.forward(timedelta(minutes=20))
        mentor.clicks("Accept")
        self.pilot.settle()

    def _pair(self, mentor: str, mentee: str, first_meeting: datetime) -> None:
        with self.bot.sessions.begin() as session:
            both = [self._keep(session, handle) for handle in (mentor, mentee)]
            programme = programmes.get(session, self.department.sandbox.team_id, self.programme_id)
            cadence = Cadence.parse("monthly")
            now = self.bot.clock.now()
            pairing.begin(session, programme, both[0], both[1], cadence, first_meeting, now)
        self.pilot.settle()

    def _keep(self, session: Session, handle: str) -> RowPerson:
        person = self.who[handle]
        name, zone = person.member.real_name, person.member.tz
        return people.keep(session, self.department.sandbox.team_id, person.id, name, zone)

    def _at(self, days: int, hour: int = 9) -> None:
        moment = self._moment(days, hour)
        if moment > self.bot.clock.now():
            self.pilot.until(moment)

    def _moment(self, days: int, hour: int) -> datetime:
        """Return that hour of the working day so many days from the opening, in UTC."""
        first = wall_time(self.opens_at, ZONE).date()
        day = WorkingDays(ZONE).on_or_after(first + timedelta(days=days))
        return from_wall_time(datetime.combine(day, time(hour)), ZONE)

    def _day(self, days: int) -> str:
        day = wall_time(self.opens_at, ZONE).date() + timedelta(days=days)
        return f"{day.day} {day:%B %Y}"
