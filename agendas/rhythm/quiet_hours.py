"""When a message may reach a person: not in their quiet hours, nor at a weekend unless asked."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, is_working_day, on_working_day, wall_time


def next_allowed(moment: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return an aware moment itself, or the end of the quiet hours that it falls in; in UTC.

    Quiet hours are wall times in `zone`, from the first up to but without the last; they may go
    past midnight. Equal times mean that there are none.
    """
    while _is_quiet(wall_time(moment, zone).time(), quiet_from, quiet_until):
        moment = _end_of_quiet(moment, zone, quiet_until)
    return moment.astimezone(UTC)


def next_polite(
    moment: datetime,
    zone: ZoneInfo,
    quiet_from: time,
    quiet_until: time,
    weekends: bool = False,
    before: datetime | None = None,
) -> datetime:
    """Return the first moment from `moment` on, in UTC, that is neither quiet nor at a weekend.

    A weekend's message keeps its wall time on Monday, so that what was spread over two days does
    not arrive all at once; where that is not `before` a moment that it is wanted by, it comes first
    thing on Monday. With `weekends`, only quiet hours count.
    """
    moment = next_allowed(moment, zone, quiet_from, quiet_until)
    local = wall_time(moment, zone)
    if weekends or is_working_day(local):
        return moment
    monday = on_working_day(local)
    at = next_allowed(from_wall_time(monday, zone), zone, quiet_from, quiet_until)
    if before is None or at < before:
        return at
    begins = from_wall_time(datetime.combine(monday, time(0)), zone)
    return next_allowed(begins, zone, quiet_from, quiet_until)


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
