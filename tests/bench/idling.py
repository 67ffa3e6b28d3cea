"""What a tick of each kind costs with nothing due, and `/metrics`: many pairs, and a thousand."""

from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from bot.operations.metrics import OutboxFigures
from bot.settings.settings import Settings
from bot.worker import Worker
from db.core.engine import connect
from tests.bench.filling import fill
from tests.bench.table import Ratio
from tests.bench.ticking import Watch

TEAM, TIMES = "T1", 15
TICKS: dict[str, Callable[[Worker], object]] = {
    "plan": Worker.come_due,
    "rosters": Worker.read_rosters,
    "deliver": Worker.deliver,
    "recover": Worker.recover,
    "holds": Worker.check_holds,
    "/metrics": lambda worker: list(OutboxFigures(worker.engine, worker.clock).collect()),
    "the readiness page": lambda worker: worker.get_status().ready(),
}


def fill_once(url: str, pairs: int) -> None:
    """Fill a database, and let it know of that; a third of its letters waits for later."""
    engine = connect(url)
    fill(engine, TEAM, pairs, datetime.now(UTC))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        lite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("ANALYZE" if lite else "VACUUM ANALYZE")
    engine.dispose()


def compare(small: str, large: str) -> dict[str, Ratio]:
    """Return the seconds in SQL of each tick in a large database and in a small one, in turn."""
    workers = [make_worker(url) for url in (large, small)]
    watches = [Watch(worker.engine) for worker in workers]
    found = {}
    for name, tick in TICKS.items():
        seconds: tuple[list[float], list[float]] = ([], [])
        for number in range(TIMES + 1):
            for worker, watch, taken in zip(workers, watches, seconds, strict=True):
                watch.seconds = 0.0
                tick(worker)
                if number:
                    taken.append(watch.seconds)
        found[name] = Ratio(median(seconds[0]), median(seconds[1]))
    for worker in workers:
        worker.engine.dispose()
    return found


def make_worker(url: str, api: str = "http://127.0.0.1:9/api/") -> Worker:
    """Return a worker on a database whose Slack, if there is one, is at `api`."""
    given = {
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
        "slack_signing_secret": "0" * 32,
        "slack_api_url": api,
        "database_url": url,
    }
    return Worker(Settings.model_validate(given))
