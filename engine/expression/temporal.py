"""Dates, times and durations: reading, writing, and adding them up."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import total_ordering

# A moment written with Z keeps showing Z; one that was stored (UTC) shows in the installation's zone.
ZULU = timezone(timedelta(0), "Z")

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?\Z"
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?\Z")
_DAYS = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]{1,9}))?S)?)?\Z")
_SHORT = re.compile(r"([0-9]+)(s|min|h|d|w|mo|y)\Z")
_UNITS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = 999_999_999
LONGEST_MONTHS = _LONGEST * 12


@total_ordering
@dataclass(frozen=True, slots=True)
class Months:
    """A duration in years and months."""

    count: int

    def __lt__(self, other: Months) -> bool:
        return self.count < other.count


def parse_date(text: str) -> date | None:
    """Read `2026-03-02`, None when it is no date."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read `09:00:00`, with optional fraction and offset; None when it is no time."""
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second, fraction, offset = match.groups()
    zone = parse_offset(offset)
    if offset and zone is None:
        return None
    micro = int((fraction or "").ljust(6, "0")[:6])
    try:
        return time(int(hour), int(minute), int(second or 0), micro, zone)
    except ValueError:
        return None


def parse_offset(text: str | None) -> tzinfo | None:
    """Read `Z` or `+08:00`; None when there is none or it lies beyond 14 hours."""
    if not text:
        return None
    if text == "Z":
        return ZULU
    parts = [int(part) for part in text[1:].split(":")]
    seconds = sum(part * unit for part, unit in zip(parts, (3_600, 60, 1), strict=False))
    if seconds > 14 * 3_600 or any(part > 59 for part in parts[1:]):
        return None
    return timezone(timedelta(seconds=-seconds if text[0] == "-" else seconds)) if seconds else ZULU


def parse_datetime(text: str) -> datetime | date | None:
    """Read `2026-03-02T09:00:00` (or a space for T) with optional offset; a date alone is midnight."""
    day_text, separator, clock_text = text.replace(" ", "T", 1).partition("T")
    day = parse_date(day_text)
    if day is None or not separator:
        return datetime.combine(day, time()) if day is not None else None
    clock = parse_time(clock_text)
    return None if clock is None else datetime.combine(day, clock)


def parse_duration(text: str) -> timedelta | Months | None:
    """Read ISO 8601 (`P1Y2M`, `-P2DT3H`) or the short form (`2d`, `90min`); None when it is neither."""
    short = _SHORT.match(text)
    if short is not None:
        return _short_duration(int(short[1]), short[2])
    match = _MONTHS.match(text)
    if match is not None and (match[2] or match[3]):
        count = int(match[2] or 0) * 12 + int(match[3] or 0)
        return Months(-count if match[1] else count) if count <= LONGEST_MONTHS else None
    match = _DAYS.match(text)
    if match is None or text.endswith("T") or not any(match.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    micro = int((match[6] or "").ljust(6, "0")[:6])
    try:
        amount = timedelta(days, seconds, micro, minutes=minutes, hours=hours)
    except OverflowError:
        return None
    return -amount if match[1] else amount


def format_datetime(moment: datetime, zone: tzinfo) -> str:
    """Write a moment; in the installation's zone without offset."""
    shown = local(moment, zone)
    if shown.tzinfo is zone or shown.tzinfo is None:
        return format_clock(shown.replace(tzinfo=None))
    return format_clock(shown)


def format_clock(value: datetime | time) -> str:
    """Write a time or moment in ISO 8601, the fraction without trailing zeros."""
    text = value.replace(microsecond=0, tzinfo=None).isoformat()
    if value.microsecond:
        text += f".{value.microsecond:06d}".rstrip("0")
    offset = value.utcoffset()
    if value.tzinfo is ZULU:
        return text + "Z"
    return text if offset is None else text + format_offset(offset)


def format_offset(offset: timedelta) -> str:
    """Write an offset from UTC; none at all is Z."""
    if not offset:
        return "Z"
    sign = "-" if offset < timedelta(0) else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def format_duration(value: timedelta | Months) -> str:
    """Write a duration in ISO 8601."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if value.count < 0 else "") + "P" + (body or "0M")
    amount = abs(value)
    hours, rest = divmod(amount.seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    fraction = f"{seconds}.{amount.microseconds:06d}".rstrip("0").rstrip(".") if amount.microseconds else f"{seconds}"
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{fraction}S" if fraction != "0" else ""
    body = (f"{amount.days}D" if amount.days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) else "") + "P" + (body or "T0S")


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Give the moment as its reader sees it: stored and unzoned ones in the installation's zone."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone) if moment.tzinfo is UTC else moment


def add_months(value: date, months: int) -> date | None:
    """Move a date or moment by months; a day the month lacks becomes its last."""
    years, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not 1 <= years <= 9_999:
        return None
    return value.replace(year=years, month=month + 1, day=min(value.day, monthrange(years, month + 1)[1]))


def shift(moment: datetime, amount: timedelta) -> datetime | None:
    """Move a moment by elapsed time, whatever its zone; None beyond the calendar."""
    try:
        if isinstance(moment.tzinfo, timezone):
            return moment + amount
        return (moment.astimezone(UTC) + amount).astimezone(moment.tzinfo)
    except OverflowError:
        return None


def months_between(start: date, end: date) -> Months:
    """Count the whole months from one date or moment to another."""
    count = (end.year - start.year) * 12 + end.month - start.month
    within_start, within_end = _within_month(start), _within_month(end)
    if count > 0 and within_end < within_start:
        count -= 1
    elif count < 0 and within_end > within_start:
        count += 1
    return Months(count)


def _within_month(value: date) -> tuple[int, time]:
    return value.day, value.time() if isinstance(value, datetime) else time()


def _short_duration(count: int, unit: str) -> timedelta | Months | None:
    if unit in ("mo", "y"):
        return Months(count * (12 if unit == "y" else 1)) if count <= _LONGEST else None
    try:
        return timedelta(seconds=count * _UNITS[unit])
    except OverflowError:
        return None
