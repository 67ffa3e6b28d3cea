"""The bot's processes as a supervisor keeps them: whoever dies is started again after a while."""

import multiprocessing
import random
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event

from agendas.dates.clock import Clock
from bot.operations.clock import SystemClock
from db.messages.leases import Pace
from tests.chaos import victim
from tests.chaos.victim import Orders
from tests.punctual.measuring import Trouble

PATIENCE = 20.0


@dataclass
class Post:
    """One process's place: who is in it, since when nobody is, and what was the matter."""

    orders: Orders
    process: ForkServerProcess | None = None
    ready: Event | None = None
    again_at: float = 0.0  # on the monotonic clock
    died: datetime | None = None
    how: str = ""


class Service:
    """Processes of these roles; `pause` is how many seconds the supervisor lets go by."""

    def __init__(
        self,
        roles: list[str],
        environ: dict[str, str],
        log: str,
        *,
        pace: Pace,
        ticks: dict[str, float],
        pause: float,
    ) -> None:
        self._clock: Clock = SystemClock()
        self._pause = pause
        self._posts = [Post(Orders(role, environ, log, pace=pace, ticks=ticks)) for role in roles]
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.warm"])
        self.ahead = self._context.Value("d", 0.0)
        self.troubles: list[Trouble] = []
        self.ended: list[int | None] = []

    def start(self, clock: Clock) -> None:
        """Start everybody, and wait until they are there; troubles are told by this clock."""
        self._clock = clock
        for post in self._posts:
            self._begin(post)
        for post in self._posts:
            assert post.ready is not None
            assert post.ready.wait(PATIENCE), f"{post.orders.role} did not start"

    def turn(self) -> None:
        """Start again whose pause is over; note who is back."""
        for post in self._posts:
            if post.process is None:
                if time.monotonic() >= post.again_at:
                    self._begin(post)
            elif not post.process.is_alive():
                self.ended.append(post.process.exitcode)
                self._bury(post, "ended by itself")
            elif post.died and post.ready and post.ready.is_set():
                self._back(post)

    def kill(self, rng: random.Random) -> None:
        """Kill anybody, whatever they are doing."""
        self._kill(rng.choice(self._posts), "at any moment")

    def kill_one(self, pid: int) -> bool:
        """Kill the process that is sending something just now; False when it is gone already."""
        for post in self._posts:
            if post.process is not None and post.process.pid == pid:
                self._kill(post, "while sending")
                return True
        return False

    def stop(self) -> bool:
        """Ask everybody to stop; return whether all did, as they should."""
        for post in self._posts:
            if post.process is not None:
                post.process.terminate()
        good = not self.ended
        for post in self._posts:
            if post.died:
                self._back(post)
            if post.process is not None:
                post.process.join(PATIENCE)
                good = post.process.exitcode == 0 and good
                post.process.kill()
                post.process.join()
                post.process = None
        return good

    def _begin(self, post: Post) -> None:
        post.ready = self._context.Event()
        given = (post.orders, self.ahead, post.ready)
        post.process = self._context.Process(target=victim.main, args=given, daemon=True)
        post.process.start()

    def _kill(self, post: Post, how: str) -> None:
        if post.process is not None and post.process.is_alive():
            post.process.kill()
            self._bury(post, how)

    def _bury(self, post: Post, how: str) -> None:
        assert post.process is not None
        post.process.join()
        post.process.close()
        if post.died:
            self._back(post)
        post.process, post.died = None, self._clock.now()
        post.how, post.again_at = f"{post.orders.role}, {how}", time.monotonic() + self._pause

    def _back(self, post: Post) -> None:
        assert post.died is not None
        self.troubles.append(Trouble(post.how, post.died, self._clock.now()))
        post.died = None
