"""What the demo's page says to try first."""

from __future__ import annotations

from sandbox.demo.department import Department
from sandbox.demo.progress import Progress
from sandbox.page import Guide, Step


def build_guide(department: Department, progress: Progress) -> Guide:
    """Return the welcome and the steps: one meeting, as mentee, as mentor and as facilitator."""
    who = {handle: person.id for handle, person in department.who.items()}
    return Guide(
        "This is a Slack workspace on your own machine, with the real bot in it, and some forty "
        "pairs that it has looked after for a year. Live through one meeting, as mentee, as "
        "mentor and as facilitator.",
        (
            Step(
                "Be Tom, who meets his mentor today. Add a point to the agenda.",
                who["tom"],
                line="/agenda career: ask for protected research time; by March",
                done=progress.check("point"),
            ),
            Step(
                "Move the clock forward by a day, past the meeting. Tom is asked whether they "
                "met: press “We met”, write the recap, and send it.",
                who["tom"],
                done=progress.check("recap"),
            ),
            Step(
                "Be Dr Okafor. Read the recap, and accept it or ask for a change.",
                who["okafor"],
                done=progress.check("accepted"),
            ),
            Step(
                "Be Dr Ruiz: a recap has been waiting for her since yesterday. Accept it.",
                who["ruiz"],
                done=progress.check("answered"),
            ),
            Step(
                "Be Priya, who meets her mentor for the first time on Friday. Look at App Home.",
                who["priya"],
                "home",
                done=progress.check("home"),
            ),
            Step(
                "Be Lena, whose pair lapsed six weeks ago. Answer one of the nudges.",
                who["lena"],
                done=progress.check("nudge"),
            ),
            Step(
                "Be Helen, who facilitates. Read the weekly digest; then move the clock by a week.",
                who["helen"],
                department.channel.id,
                done=progress.check("digest"),
            ),
            Step(
                "Be Helen still. Ask for the report of the last term, and who waits for a mentor: "
                "/mentoring waiting.",
                who["helen"],
                line="/mentoring report term",
                done=progress.check("report"),
            ),
        ),
    )
