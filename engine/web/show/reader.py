"""Who reads a page: the language, the zone, the moment, and the sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from engine.errors import Text

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Everything a text on a page depends on; `say` gives a sentence by its id."""

    person: UUID
    language: str
    zone: tzinfo
    now: datetime
    say: Callable[..., str]

    @property
    def is_chinese(self) -> bool:
        """Say whether the page is in Chinese."""
        return self.language == "zh"

    def text(self, text: Text) -> str:
        """Give a sentence of the definition in the reader's language."""
        return text.in_language(self.language)

    def join(self, parts: list[str]) -> str:
        """Join names or values of a list."""
        return ("、" if self.is_chinese else ", ").join(parts)

    def today(self) -> str:
        """Give the day and the weekday as a page's head shows them."""
        here = self.now.astimezone(self.zone)
        if self.is_chinese:
            return f"{here.month} 月 {here.day} 日，星期{_WEEKDAYS[here.weekday()]}"
        return f"{_DAYS[here.weekday()]}, {here.day} {_MONTHS[here.month - 1]}"

    def day(self, day: date) -> str:
        """Give a day in full."""
        if self.is_chinese:
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """Give a moment in full."""
        here = moment.astimezone(self.zone)
        return f"{self.day(here.date())} {here:%H:%M}" if self.is_chinese else f"{self.day(here.date())}, {here:%H:%M}"

    def near(self, moment: datetime) -> str:
        """Give a moment as people say it: today, yesterday, tomorrow, else the day of this or another year."""
        here, today = moment.astimezone(self.zone), self.now.astimezone(self.zone).date()
        said = self._near_day(here.date(), today)
        return f"{said} {here:%H:%M}"

    def in_table(self, moment: datetime) -> str:
        """Give a moment as a table shows it: month and day, the year where it is another."""
        here = moment.astimezone(self.zone)
        is_this_year = here.year == self.now.astimezone(self.zone).year
        return f"{here:%m-%d %H:%M}" if is_this_year else f"{here:%Y-%m-%d}"

    def span(self, span: timedelta) -> str:
        """Give a length of time in its largest unit."""
        minutes = max(int(span.total_seconds() // 60), 1)
        for size, zh, en in ((1440, "天", "day"), (60, "小时", "hour"), (1, "分钟", "minute")):
            if minutes >= size:
                count = minutes // size
                return f"{count} {zh}" if self.is_chinese else f"{count} {en}{'' if count == 1 else 's'}"
        return ""

    def _near_day(self, day: date, today: date) -> str:
        near = {0: ("今天", "Today"), -1: ("昨天", "Yesterday"), 1: ("明天", "Tomorrow")}
        found = near.get((day - today).days)
        if found is not None:
            return found[0] if self.is_chinese else found[1]
        if day.year != today.year:
            return self.day(day)
        return f"{day.month} 月 {day.day} 日" if self.is_chinese else f"{day.day} {_MONTHS[day.month - 1]}"


def size_of(count: int) -> str:
    """Give a size in bytes as people read it."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB".replace(".0 ", " ")
