"""The one MetaData of the system tables, and the column types both databases share.

The types say at once how the driver's values are made: what SQLAlchemy would wrap around it is felt in every action.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, LargeBinary, MetaData, Numeric, String, Text, Uuid
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.plugin.decimals import MOST_DIGITS, rounded

Codec: TypeAlias = Callable[[Any], Any] | None  # None = the driver takes and gives the value as it is

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite, `uuid` on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the column type of this database."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def bind_processor(self, dialect: Dialect) -> Codec:
        """Turn a UUID into what the driver takes."""
        return None if dialect.name == "postgresql" else _bytes_of_id

    def result_processor(self, dialect: Dialect, coltype: object) -> Codec:
        """Turn what the driver gives into a UUID."""
        return None if dialect.name == "postgresql" else _id_of_bytes


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment: fixed-width text with six digits on SQLite, `timestamptz` on PostgreSQL."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the column type of this database."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else String(26))

    def bind_processor(self, dialect: Dialect) -> Codec:
        """Turn an aware datetime into what the driver takes."""
        return None if dialect.name == "postgresql" else _text_of_moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Codec:
        """Turn what the driver gives into an aware UTC datetime."""
        return _in_utc if dialect.name == "postgresql" else _moment_of_text


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal of at most 18 digits: a whole number of units of its scale on SQLite, NUMERIC on PostgreSQL.

    A value with more digits is refused with ValueError, never cut.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the column type of this database."""
        is_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(Numeric(MOST_DIGITS, self.scale) if is_postgresql else BigInteger())

    def bind_processor(self, dialect: Dialect) -> Codec:
        """Turn a number into what the driver takes."""
        return self.exact if dialect.name == "postgresql" else self.units

    def result_processor(self, dialect: Dialect, coltype: object) -> Codec:
        """Turn what the driver gives into a decimal with all its places."""
        return None if dialect.name == "postgresql" else self.of_units

    def exact(self, value: Decimal | int | None) -> Decimal | None:
        """Give the number with all its places. Raises ValueError where it has more of them, or more digits."""
        if value is None:
            return None
        found = rounded(value, self.scale)
        if found is None or found != value:
            raise ValueError(f"{value} does not fit {MOST_DIGITS} digits with {self.scale} behind the point")
        return found

    def units(self, value: Decimal | int | None) -> int | None:
        """Give the number in units of the scale. Raises ValueError like `exact`."""
        found = self.exact(value)
        return None if found is None else int(found.scaleb(self.scale))

    def of_units(self, units: int | None) -> Decimal | None:
        """Give the number that so many units are."""
        return None if units is None else Decimal(units).scaleb(-self.scale)


class JsonText(TypeDecorator[Any]):
    """JSON as text by our own encoder on both databases; never read back for a hash."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Codec:
        """Encode."""
        return _text_of_json

    def result_processor(self, dialect: Dialect, coltype: object) -> Codec:
        """Decode."""
        return _json_of_text


def _bytes_of_id(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _id_of_bytes(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _text_of_moment(value: datetime | None) -> str | None:
    # strftime leaves years below 1000 unpadded; isoformat does not
    return None if value is None else value.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")[:26]


def _moment_of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _text_of_json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _json_of_text(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)
