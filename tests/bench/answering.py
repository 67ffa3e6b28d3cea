"""How long a person waits for the form of `/agenda`, in a small programme and in a large one."""

import time
from statistics import quantiles

from tests.bench.filling import fill
from tests.stories.cycles import couple
from tests.stories.world import world

TIMES = 60


def waits(url: str, others: int) -> tuple[float, float]:
    """Return the 50th and the 95th of a hundred waits, in seconds, beside so many other pairs."""
    with world(url) as here:
        two = couple(here)
        if others:
            fill(here.bot.engine, here.sandbox.team_id, others, here.clock.now())
        seconds = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            two.mentee.types("/agenda")
            seconds.append(time.perf_counter() - begun)
            assert two.mentee.modal
            assert two.mentee.modal.callback_id == "agenda.save"
            two.mentee.closes()
        cuts = quantiles(seconds[5:], n=20)
        return cuts[9], cuts[18]
