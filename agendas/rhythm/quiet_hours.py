"""When a message may reach a person: on their working days, and not in their quiet hours."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is written to: on their working `days`, not from `quiet_from` to `quiet_until`.

    Quiet hours are wall times in the days' zone, from the first up to but without the last; they
    may go past midnight. Equal times mean that there are none.
    """

    days: WorkingDays
    quiet_from: time
    quiet_until: time

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the hours are reckoned."""
        return self.days.zone

    def are_quiet(self, moment: datetime) -> bool:
        """Tell whether an aware moment falls into quiet hours."""
        return _is_quiet(wall_time(moment, self.zone).time(), self.quiet_from, self.quiet_until)


def next_allowed(moment: datetime, hours: Hours) -> datetime:
    """Return an aware moment itself, or the end of the quiet hours that it falls in; in UTC."""
    while hours.are_quiet(moment):
        moment = _end_of_quiet(moment, hours.zone, hours.quiet_until)
    return moment.astimezone(UTC)


def next_polite(moment: datetime, hours: Hours, before: datetime | None = None) -> datetime:
    """Return the first moment from `moment` on, in UTC, on a working day and not in quiet hours.

    What would come on a free day keeps its wall time on the next working day, so that what was
    spread over two days does not arrive all at once; where that is not `before` a moment that it is
    wanted by, it comes first thing on that day.
    """
    at = next_allowed(moment, hours)
    if hours.days.includes(wall_time(at, hours.zone)):
        return at
    while not hours.days.includes(local := wall_time(at, hours.zone)):
        day = hours.days.on_or_after(local)
        at = next_allowed(from_wall_time(day, hours.zone), hours)
    if before is None or at < before:
        return at
    begins = from_wall_time(datetime.combine(day, time(0)), hours.zone)
    return next_allowed(begins, hours)


def _is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _end_of_quiet(moment: datetime, zone: ZoneInfo, quiet_until: time) -> datetime:
    local = wall_time(moment, zone)
    end = datetime.combine(local, quiet_until)
    if end <= local:
        end += timedelta(days=1)
    first = from_wall_time(end, zone)
    if first > moment:
        return first
    # The hour is being lived through again, and this is its second time.
    return end.replace(tzinfo=zone, fold=1).astimezone(UTC)
