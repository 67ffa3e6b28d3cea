"""The victims: started from a warmed process, killed, and replaced."""

import multiprocessing
import random
import time
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event

from tests.chaos import steps, victim
from tests.chaos.victim import Orders

KILLED = -9
LIFETIME = (0.1, 1.2)  # seconds, of one that dies at a random moment
PATIENCE = 4.0  # seconds, for one to come to the step at which it is to die
START = 20.0
DIES_YOUNG = 0.1  # of those killed at a random moment: how many may not have started yet


@dataclass
class Slot:
    """One place in the herd, and who is in it."""

    role: str
    process: ForkServerProcess | None = None
    orders: Orders | None = None
    ready: Event | None = None
    waits: bool = False  # whether its life is counted from when it is ready
    life: float = 0.0
    until: float = 0.0


@dataclass
class Deaths:
    """How victims died: by step, "any moment" for those killed from outside; and who ended."""

    by_step: dict[str, int] = field(default_factory=dict)
    ended: list[int | None] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return sum(self.by_step.values())

    def note(self, step: str) -> None:
        self.by_step[step] = self.by_step.get(step, 0) + 1


class Herd:
    """So many processes of these roles at any time."""

    def __init__(
        self,
        roles: list[str],
        environ: dict[str, str],
        log: str,
        rng: random.Random,
        life: float = 1.0,
    ) -> None:
        """`life` is by how much longer they live than usual, for a machine that is busy."""
        self._slots = [Slot(role) for role in roles]
        self._environ, self._log, self._rng = environ, log, rng
        self._life = life
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.warm"])
        self.ahead = self._context.Value("d", 0.0)
        self.deaths = Deaths()

    def turn(self) -> None:
        """Bury who is dead, kill whose time has come, and start others in their place."""
        for slot in self._slots:
            self._look_after(slot)
            if slot.process is None:
                self._start(slot)

    def kill_all(self) -> None:
        """Kill everybody who is left."""
        for slot in self._slots:
            if slot.process is not None and slot.process.is_alive():
                self.deaths.note("any moment")
                slot.process.kill()
            self._bury(slot)

    def start_calm(self) -> None:
        """Start everybody once, to live until stopped."""
        for slot in self._slots:
            self._begin(slot, None, 1)

    @property
    def alive(self) -> bool:
        """Whether everybody is alive."""
        return all(slot.process is not None and slot.process.is_alive() for slot in self._slots)

    def stop(self) -> list[int | None]:
        """Ask everybody to stop; return their exit statuses."""
        for slot in self._slots:
            if slot.process is not None:
                slot.process.terminate()
        return [self._bury(slot) for slot in self._slots]

    def _look_after(self, slot: Slot) -> None:
        process, orders = slot.process, slot.orders
        if process is None or orders is None:
            return
        if not process.is_alive():
            if process.exitcode == KILLED:
                self.deaths.note(orders.step or "any moment")
            else:
                self.deaths.ended.append(process.exitcode)
            self._bury(slot)
        elif slot.waits and slot.ready and slot.ready.is_set():
            slot.until, slot.waits = time.monotonic() + slot.life, False
        elif time.monotonic() > slot.until:
            process.kill()
            self.deaths.note("any moment")
            self._bury(slot)

    def _start(self, slot: Slot) -> None:
        known = {"alone": steps.HANDLER + steps.WORK, "web": steps.HANDLER, "worker": steps.WORK}
        step = self._rng.choice(known[slot.role]) if self._rng.random() < 0.75 else None
        often = step in steps.OFTEN
        self._begin(slot, step, self._rng.choice((1, 2, 5, 10) if often else (1, 1, 2, 4)))

    def _begin(self, slot: Slot, step: str | None, nth: int) -> None:
        slot.orders = Orders(slot.role, self._environ, self._log, step, nth)
        slot.ready = self._context.Event()
        given = (slot.orders, self.ahead, slot.ready)
        process = self._context.Process(target=victim.main, args=given, daemon=True)
        process.start()
        slot.process = process
        slot.life = self._life * (PATIENCE if step else self._rng.uniform(*LIFETIME))
        slot.waits = step is not None or self._rng.random() > DIES_YOUNG
        slot.until = time.monotonic() + (START if slot.waits else slot.life)

    def _bury(self, slot: Slot) -> int | None:
        if slot.process is None:
            return None
        slot.process.join(START)
        if slot.process.is_alive():
            slot.process.kill()
            slot.process.join()
        status = slot.process.exitcode
        slot.process.close()
        slot.process = None
        return status
