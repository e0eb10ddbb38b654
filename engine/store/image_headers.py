"""How large an image says it is, read from its headers alone: nothing is unpacked, so nothing can burst.

PNG (third edition), JPEG (ITU-T T.81), GIF89a and WebP (RFC 9649).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from engine.errors import Text

_SEARCHED = 64 * 1024  # bytes looked through at a time
_PARTS = 10_000  # parts an image may have however small it is
_BYTES_A_PART = 100  # and one more for so many bytes
_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG: the frame headers
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG: markers without a length


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLimits:
    """How many pixels one picture may have, and how many pictures a moving image."""

    pixels: int
    frames: int


@dataclass(frozen=True, slots=True)
class _Size:
    """Width and height in pixels, and the number of pictures."""

    width: int
    height: int
    frames: int = 1


class _Damaged(Exception):
    """The headers end too early, contradict each other, or are endless."""


Read: TypeAlias = Callable[["_Parts"], _Size]


def image_problem(extension: str, content: BinaryIO, limits: ImageLimits) -> Text | None:
    """Say why an image is not taken: not whole, too large, too many pictures; None for other types."""
    read = _READERS.get(extension)
    if read is None:
        return None
    try:
        found = read(_Parts(content, limits.frames))
    except _Damaged:
        return _DAMAGED
    if found.width * found.height > limits.pixels:
        return _too_large(found, limits)
    return None if found.frames <= limits.frames else _too_many(limits)


class _Parts:
    """A content read forward part by part, for at most as many parts as its length makes sense of."""

    __slots__ = ("_content", "_left", "_size", "most_frames")

    def __init__(self, content: BinaryIO, most_frames: int) -> None:
        self._content = content
        self._size = content.seek(0, 2)
        self._left = _PARTS + self._size // _BYTES_A_PART
        self.most_frames = most_frames
        content.seek(0)

    def take(self, length: int) -> bytes:
        """Give the next bytes, all of them there."""
        self._left -= 1
        found = self._content.read(length)
        if len(found) < length or self._left < 0:
            raise _Damaged
        return found

    def number(self, length: int) -> int:
        """Give the next bytes as a number, the first byte counting most."""
        return int.from_bytes(self.take(length), "big")

    def little(self, length: int) -> int:
        """Give the next bytes as a number, the last byte counting most."""
        return int.from_bytes(self.take(length), "little")

    def skip(self, length: int) -> None:
        """Pass over bytes that must be there."""
        if self._content.seek(length, 1) > self._size:
            raise _Damaged

    @property
    def place(self) -> int:
        """Say how many bytes were read or passed over."""
        return self._content.tell()

    def holds(self, wanted: bytes) -> bool:
        """Say whether bytes stand anywhere behind here."""
        kept = b""
        while block := self._content.read(_SEARCHED):
            if wanted in kept + block:
                return True
            kept = block[1 - len(wanted) :]
        return False


def _png(parts: _Parts) -> _Size:
    parts.skip(8)
    if parts.number(4) != 13 or parts.take(4) != b"IHDR":
        raise _Damaged
    width, height, frames = parts.number(4), parts.number(4), 1
    parts.skip(13 - 8 + 4)
    while True:
        length, kind = parts.number(4), parts.take(4)
        if kind == b"IEND":
            return _whole(width, height, frames)
        if kind == b"acTL" and length == 8:
            frames = parts.number(4)
            length -= 4
        parts.skip(length + 4)


def _jpeg(parts: _Parts) -> _Size:
    parts.skip(2)
    size: _Size | None = None
    while True:
        if parts.number(1) != 0xFF:
            raise _Damaged
        marker = parts.number(1)
        while marker == 0xFF:
            marker = parts.number(1)
        if marker in _BARE:
            continue
        length = parts.number(2) - 2
        if marker == 0xDA:
            break
        if marker in _SIZED:
            parts.skip(1)
            height, width = parts.number(2), parts.number(2)
            size = _whole(width, height, 1)
            length -= 5
        if length < 0:
            raise _Damaged
        parts.skip(length)
    if size is None or not parts.holds(b"\xff\xd9"):
        raise _Damaged
    return size


def _gif(parts: _Parts) -> _Size:
    parts.skip(6)
    width, height, flags = parts.little(2), parts.little(2), parts.number(1)
    parts.skip(2 + _colours(flags))
    frames = 0
    while frames <= parts.most_frames:
        match parts.number(1):
            case 0x3B:
                return _whole(width, height, frames)
            case 0x21:
                parts.skip(1)
            case 0x2C:
                left, top = parts.little(2), parts.little(2)
                width, height = max(width, left + parts.little(2)), max(height, top + parts.little(2))
                parts.skip(_colours(parts.number(1)) + 1)
                frames += 1
            case _:
                raise _Damaged
        while length := parts.number(1):
            parts.skip(length)
    return _Size(width, height, frames)


def _colours(flags: int) -> int:
    """Give the bytes of a colour table that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(parts: _Parts) -> _Size:
    parts.skip(4)
    end = parts.little(4) + 8
    parts.skip(4)
    width = height = frames = 0
    while parts.place < end and frames <= parts.most_frames:
        kind, length = parts.take(4), parts.little(4)
        head = parts.take(min(length, 12))
        parts.skip(length - len(head) + length % 2)
        one = _webp_part(kind, head)
        width, height = max(width, one.width), max(height, one.height)
        frames += one.frames
    return _whole(width, height, max(frames, 1))


def _webp_part(kind: bytes, head: bytes) -> _Size:
    def at(place: int, length: int) -> int:
        return int.from_bytes(head[place : place + length], "little")

    match kind:
        case b"VP8 " if head[3:6] == b"\x9d\x01\x2a":
            return _Size(at(6, 2) & 0x3FFF, at(8, 2) & 0x3FFF, 0)
        case b"VP8L" if head[:1] == b"\x2f":
            return _Size((at(1, 4) & 0x3FFF) + 1, (at(1, 4) >> 14 & 0x3FFF) + 1, 0)
        case b"VP8X":
            return _Size(at(4, 3) + 1, at(7, 3) + 1, 0)
        case b"ANMF":
            return _Size(2 * at(0, 3) + at(6, 3) + 1, 2 * at(3, 3) + at(9, 3) + 1, 1)
        case b"VP8 " | b"VP8L":
            raise _Damaged
    return _Size(0, 0, 0)


def _whole(width: int, height: int, frames: int) -> _Size:
    if not width or not height or not frames:
        raise _Damaged
    return _Size(width, height, frames)


def _too_large(found: _Size, limits: ImageLimits) -> Text:
    most = limits.pixels // 1_000_000
    size = f"{found.width:,} × {found.height:,}"
    return Text(
        en=f"The image has {size} pixels; at most {most:,} million are taken. Save it smaller and attach it again.",
        zh=f"图片尺寸为 {size} 像素，最多 {most * 100:,} 万像素，请缩小后重新上传",
    )


def _too_many(limits: ImageLimits) -> Text:
    return Text(
        en=f"The image has more than {limits.frames:,} pictures. Attach a shorter one.",
        zh=f"动图超过 {limits.frames:,} 帧，请上传较短的动图",
    )


_DAMAGED = Text(
    en="The image is not whole or is damaged. Open it on your device, save it anew and attach it once more.",
    zh="图片不完整或已损坏，请在本机打开并另存后重新上传",
)
_READERS: Mapping[str, Read] = {"png": _png, "jpg": _jpeg, "jpeg": _jpeg, "gif": _gif, "webp": _webp}
