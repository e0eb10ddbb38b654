"""Functions on dates, times and durations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.expression.env import Env
from engine.expression.functions.signature import Function, Param
from engine.expression.numbers import EXACT, whole
from engine.expression.operate import scale_days
from engine.expression.temporal import (
    ZULU,
    Months,
    local,
    months_between,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.expression.types import (
    BRANCH,
    DATE,
    DATETIME,
    DAYS,
    DURATION,
    MONTHS,
    NUMBER,
    PERSON,
    TEXT,
    TIME,
    Either,
    Type,
)
from engine.values import Value

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY = timedelta(days=1)
_MINUTE = 60
_MOST_DAYS = 999_999_999


def to_date(env: Env, first: Value, month: Value = None, day: Value = None) -> Value:
    if isinstance(first, str):
        return parse_date(first)
    if isinstance(first, datetime):
        return local(first, env.zone).date()
    if isinstance(first, date):
        return first
    parts = (whole(first), whole(month), whole(day))
    try:
        return date(*parts)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        return None


def to_moment(env: Env, first: Value, clock: Value = None) -> Value:
    if isinstance(first, str):
        found = parse_datetime(first) if clock is None else None
        return local(found, env.zone) if isinstance(found, datetime) else None
    if isinstance(first, datetime):
        shown = local(first, env.zone)
        first, own_zone = shown.date(), shown.tzinfo
    else:
        own_zone = env.zone
    if clock is None:
        return datetime.combine(first, time(), own_zone)
    return datetime.combine(first, clock.replace(tzinfo=None), clock.tzinfo or own_zone)


def to_time(env: Env, first: Value, minute: Value = None, second: Value = None) -> Value:
    if isinstance(first, str):
        return parse_time(first)
    if isinstance(first, datetime):
        shown = local(first, env.zone)
        return shown.time() if shown.tzinfo is env.zone else shown.timetz()
    if isinstance(first, date):
        return time(tzinfo=ZULU)  # DMN 10.3.2.3.5: the time of a date is midnight in UTC
    if isinstance(first, time):
        return first
    if second is None or not 0 <= second < _MINUTE:
        return None
    micro = int(EXACT.multiply(second, 1_000_000))
    try:
        return time(whole(first), whole(minute), micro // 1_000_000, micro % 1_000_000)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None


def to_duration(env: Env, text: Value) -> Value:
    return parse_duration(text) if isinstance(text, str) else text


def today(env: Env) -> Value:
    return env.now.astimezone(env.zone).date()


def now(env: Env) -> Value:
    return env.now


def days(env: Env, number: Value) -> Value:
    return scale_days(_DAY, number) if abs(number) <= _MOST_DAYS else None


def months(env: Env, number: Value) -> Value:
    return _months(number, 1)


def years(env: Env, number: Value) -> Value:
    return _months(number, 12)


def days_between(env: Env, start: Value, end: Value) -> Value:
    return (_day(env, end) - _day(env, start)).days


def whole_months_between(env: Env, start: Value, end: Value) -> Value:
    return months_between(_shown(env, start), _shown(env, end))


def day_of_week(env: Env, day: Value) -> Value:
    return WEEKDAYS[_day(env, day).weekday()]


def day_of_year(env: Env, day: Value) -> Value:
    return _day(env, day).timetuple().tm_yday


def week_of_year(env: Env, day: Value) -> Value:
    return _day(env, day).isocalendar().week


def month_of_year(env: Env, day: Value) -> Value:
    return MONTH_NAMES[_day(env, day).month - 1]


def year(env: Env, day: Value) -> Value:
    return _day(env, day).year


def month(env: Env, day: Value) -> Value:
    return _day(env, day).month


def quarter(env: Env, day: Value) -> Value:
    return (_day(env, day).month + 2) // 3


def part_of(env: Env, value: Value, name: str) -> Value:
    """Give the member of a date, time or duration that `.name` reads, blank where it has none."""
    if isinstance(value, datetime):
        try:
            value = local(value, env.zone)
        except OverflowError:  # the last hours of the calendar in a zone ahead of UTC
            return None
    if isinstance(value, timedelta):
        return _part_of_days(value, name)
    if isinstance(value, Months):
        count = abs(value.count) // 12 if name == "years" else abs(value.count) % 12
        return (-count if value.count < 0 else count) if name in ("years", "months") else None
    if name == "weekday":
        return value.isoweekday() if isinstance(value, date) else None
    return getattr(value, name, None) if name in PARTS.get(type(value), ()) else None


_CALENDAR, _CLOCK = ("year", "month", "day"), ("hour", "minute", "second")
PARTS: dict[type, tuple[str, ...]] = {date: _CALENDAR, time: _CLOCK, datetime: (*_CALENDAR, *_CLOCK)}
PARTS_OF_TYPE: dict[Type, frozenset[str]] = {
    DATE: frozenset((*_CALENDAR, "weekday")),
    TIME: frozenset(_CLOCK),
    DATETIME: frozenset((*_CALENDAR, *_CLOCK, "weekday")),
    DAYS: frozenset(("days", "hours", "minutes", "seconds")),
    MONTHS: frozenset(("years", "months")),
}


def _part_of_days(value: timedelta, name: str) -> Value:
    amount, sign = abs(value), -1 if value < timedelta(0) else 1
    match name:
        case "days":
            return sign * amount.days
        case "hours":
            return sign * (amount.seconds // 3_600)
        case "minutes":
            return sign * (amount.seconds % 3_600 // 60)
        case "seconds":
            return sign * EXACT.add(amount.seconds % 60, Decimal(amount.microseconds).scaleb(-6))
    return None


def _months(number: Value, factor: int) -> Value:
    count = whole(number)
    return Months(count * factor) if count is not None and abs(count) <= _MOST_DAYS else None


def _shown(env: Env, value: date) -> date:
    return local(value, env.zone) if isinstance(value, datetime) else value


def _day(env: Env, value: date) -> date:
    return local(value, env.zone).date() if isinstance(value, datetime) else value


_DAYLIKE = Either((DATE, DATETIME))
_ON = (Param("date", _DAYLIKE),)
_FROM_TO = (Param("from", _DAYLIKE), Param("to", _DAYLIKE))
_COUNT = (Param("number", NUMBER),)
_CALENDAR_OF = Param("person or branch", Either((PERSON, BRANCH)), optional=True)

FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="date", aliases=("日期", "DATE"),
        params=(
            Param("text, moment or year", Either((TEXT, DATE, DATETIME, NUMBER))),
            Param("month", NUMBER, optional=True), Param("day", NUMBER, optional=True),
        ),
        gives=DATE, run=to_date,
    ),
    Function(
        name="date and time", aliases=("日期时间",),
        params=(Param("text or date", Either((TEXT, DATE, DATETIME))), Param("time", TIME, optional=True)),
        gives=DATETIME, run=to_moment,
    ),
    Function(
        name="time", aliases=("时间", "TIME"),
        params=(
            Param("text, moment or hour", Either((TEXT, TIME, DATE, DATETIME, NUMBER))),
            Param("minute", NUMBER, optional=True), Param("second", NUMBER, optional=True),
        ),
        gives=TIME, run=to_time,
    ),
    Function(
        name="duration", aliases=("时长",), params=(Param("text", Either((TEXT, *DURATION.options))),), gives=DURATION,
        run=to_duration,
    ),
    Function(name="today", aliases=("今天", "TODAY"), params=(), gives=DATE, run=today),
    Function(name="now", aliases=("现在", "NOW"), params=(), gives=DATETIME, run=now),
    Function(name="days", aliases=("天",), params=_COUNT, gives=DAYS, run=days),
    Function(name="months", aliases=("个月",), params=_COUNT, gives=MONTHS, run=months),
    Function(name="years", aliases=("年数",), params=_COUNT, gives=MONTHS, run=years),
    Function(
        name="days between", aliases=("相差天数", "DAYS"), params=_FROM_TO, gives=NUMBER, run=days_between
    ),
    Function(
        name="years and months duration", aliases=("相差年月",), params=_FROM_TO, gives=MONTHS, run=whole_months_between
    ),
    Function(name="day of week", aliases=("星期",), params=_ON, gives=TEXT, run=day_of_week),
    Function(name="day of year", aliases=("年内第几天",), params=_ON, gives=NUMBER, run=day_of_year),
    Function(name="week of year", aliases=("周数", "ISOWEEKNUM"), params=_ON, gives=NUMBER, run=week_of_year),
    Function(name="month of year", aliases=("月份名",), params=_ON, gives=TEXT, run=month_of_year),
    Function(name="year", aliases=("年", "YEAR"), params=_ON, gives=NUMBER, run=year),
    Function(name="month", aliases=("月", "MONTH"), params=_ON, gives=NUMBER, run=month),
    Function(name="week", aliases=("周",), params=_ON, gives=NUMBER, run=week_of_year),
    Function(name="quarter", aliases=("季度",), params=_ON, gives=NUMBER, run=quarter),
    Function(
        name="day kind", aliases=("日类型",), params=(Param("date", DATE), _CALENDAR_OF), gives=TEXT, run=None
    ),
    Function(
        name="workdays between", aliases=("工作日数", "NETWORKDAYS"), params=(*_FROM_TO, _CALENDAR_OF), gives=NUMBER,
        run=None,
    ),
    Function(
        name="add workdays", aliases=("加工作日", "WORKDAY"),
        params=(Param("date", _DAYLIKE), Param("number", NUMBER), _CALENDAR_OF), gives=lambda types: types[0], run=None,
    ),
    Function(
        name="work hours between", aliases=("工作小时数",),
        params=(Param("from", DATETIME), Param("to", DATETIME), _CALENDAR_OF), gives=NUMBER, run=None,
    ),
    Function(
        name="add work hours", aliases=("加工作小时",),
        params=(Param("moment", DATETIME), Param("number", NUMBER), _CALENDAR_OF), gives=DATETIME, run=None,
    ),
)  # fmt: skip
