"""Images of any size, by their headers: nothing in them is worth looking at."""

from __future__ import annotations

from struct import pack


def png(width: int, height: int, *, frames: int = 0) -> bytes:
    """A PNG; with `frames` a moving one."""
    moving = _chunk(b"acTL", pack(">II", frames, 0)) if frames else b""
    header = _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + moving + _chunk(b"IDAT", bytes(40)) + _chunk(b"IEND", b"")


def jpeg(width: int, height: int, *, start: int = 0xC0) -> bytes:
    """A JPEG with a thumbnail in its metadata; `start` says which kind of frame."""
    thumbnail = _segment(0xE1, b"Exif\0\0" + b"\xff\xd8" + _segment(0xC0, pack(">BHHB", 8, 9, 9, 1)) + b"\xff\xd9")
    frame = _segment(start, pack(">BHHB", 8, height, width, 3) + bytes(9))
    return b"\xff\xd8" + thumbnail + frame + _segment(0xDA, bytes(10)) + bytes(40) + b"\xff\xd9"


def gif(width: int, height: int, *, frames: int = 1, frame: tuple[int, int] = (1, 1)) -> bytes:
    """A GIF whose pictures all have the size `frame`."""
    picture = b"\x21\xf9\x04" + bytes(5) + b"\x2c" + pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + picture * frames + b"\x3b"


def webp(width: int, height: int, *, frames: int = 0) -> bytes:
    """A WebP in the extended format; with `frames` a moving one."""
    canvas = _riff(b"VP8X", bytes(4) + _three(width - 1) + _three(height - 1))
    moving = _riff(b"ANMF", bytes(6) + _three(0) + _three(0) + bytes(4)) * frames
    return _webp(canvas + (moving or _riff(b"VP8L", b"\x2f" + bytes(9))))


def webp_lossy(width: int, height: int) -> bytes:
    """A WebP in the simple format, lossy."""
    return _webp(_riff(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + pack("<HH", width, height) + bytes(5)))


def webp_lossless(width: int, height: int) -> bytes:
    """A WebP in the simple format, lossless."""
    return _webp(_riff(b"VP8L", b"\x2f" + pack("<I", (width - 1) | (height - 1) << 14) + bytes(5)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + bytes(4)


def _segment(marker: int, content: bytes) -> bytes:
    return pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _riff(kind: bytes, content: bytes) -> bytes:
    return kind + pack("<I", len(content)) + content + bytes(len(content) % 2)


def _webp(content: bytes) -> bytes:
    return b"RIFF" + pack("<I", len(content) + 4) + b"WEBP" + content
