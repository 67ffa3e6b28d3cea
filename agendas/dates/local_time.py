"""People's local days and wall-clock times, reckoned in their own zone and returned in UTC."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of that name, or UTC where this machine's tzdata does not know it.

    Slack may know a newer name than this machine, and a machine forget one that it knew.
    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what clocks in `zone` show at an aware moment, as a naive datetime.

    Raises ValueError for a naive moment, which would be taken for this machine's own zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment must be aware")
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def from_wall_time(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which clocks in `zone` show `local` (naive).

    A time that the clocks skip is pushed on by the gap; of one shown twice, the first is meant.
    """
    return tz.resolve_imaginary(local.replace(tzinfo=zone, fold=0)).astimezone(UTC)


def day_around(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the local day of an aware moment begins and when the next one does, in UTC."""
    midnight = datetime.combine(wall_time(moment, zone), time.min)
    return from_wall_time(midnight, zone), from_wall_time(midnight + timedelta(days=1), zone)
