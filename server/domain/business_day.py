"""Which business day an instant belongs to. Numbers and boards begin anew with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def business_day_of(at: int, zone: str, reset_hour: int) -> str:
    """The local day as YYYY-MM-DD; the hours before `reset_hour` still belong to the day before."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))
    return (local - timedelta(hours=reset_hour)).date().isoformat()


def utc_offset_s(at: int, zone: str) -> int:
    """What to add to an instant to get local time, in seconds."""
    offset = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
