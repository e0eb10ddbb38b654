"""Which types of files there are and whether a content is what its name says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from engine.errors import Text

Test: TypeAlias = Callable[[BinaryIO], bool]

ANYTHING = "application/octet-stream"
IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})

_MOST_MEMBERS = 10_000
_LARGEST_DIRECTORY = 16 * 1024 * 1024  # a central directory of more cannot belong to so few members
_LARGEST_RATIO = 100
_SMALL = 10 * 1024 * 1024  # unpacked, below which the ratio does not matter
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")


@dataclass(frozen=True, slots=True)
class FileType:
    """A type: what browsers call it and how its content is recognised."""

    media_type: str
    is_content: Test


def type_problem(extension: str, accept: tuple[str, ...]) -> Text | None:
    """Say why an extension is not taken: not in the list of the field, or of no type known here."""
    wanted = accept or tuple(TYPES)
    if extension in wanted or (extension in _ALIASES and _ALIASES[extension] in wanted):
        return None
    named = ", ".join(wanted)
    return Text(
        en=f"This type of file is not taken here. Choose one of: {named}.", zh=f"不支持这种文件类型，可选：{named}"
    )


def content_problem(extension: str, content: BinaryIO) -> Text | None:
    """Say why a content is not taken: it is not what its extension says, or a program."""
    content.seek(0)
    if content.read(4).startswith(_PROGRAMS):
        return Text(en="Programs are not taken. Attach a document.", zh="不接受程序文件，请上传文档")
    found = TYPES.get(_ALIASES.get(extension, extension))
    content.seek(0)
    if found is None or found.is_content(content):
        return None
    return Text(
        en=f"The content is not that of a .{extension} file. Save it again as {extension} and attach it once more.",
        zh=f"文件内容与扩展名 .{extension} 不符，请重新另存为 {extension} 后上传",
    )


def media_type_of(extension: str) -> str:
    """Give the media type of an extension; types not known here are never shown in place."""
    found = TYPES.get(_ALIASES.get(extension, extension))
    return found.media_type if found else ANYTHING


def _starts(*beginnings: bytes) -> Test:
    return lambda content: content.read(16).startswith(beginnings)


def _is_pdf(content: BinaryIO) -> bool:
    return b"%PDF-" in content.read(1024)


def _is_webp(content: BinaryIO) -> bool:
    start = content.read(12)
    return start[:4] == b"RIFF" and start[8:] == b"WEBP"


def _is_text(content: BinaryIO) -> bool:
    start = content.read(65_536)
    if b"\0" in start:
        return False
    return any(_is_encoded(start, encoding) for encoding in ("utf-8", "gb18030"))


def _is_encoded(start: bytes, encoding: str) -> bool:
    try:
        start.decode(encoding)
    except UnicodeDecodeError as problem:
        # a character cut at the end of what was read is none of the file's faults
        return problem.start >= len(start) - 4
    return True


def _is_archive(content: BinaryIO) -> bool:
    return _members(content) is not None


def _is_office(folder: str) -> Test:
    def is_content(content: BinaryIO) -> bool:
        names = _members(content) or frozenset()
        has_macro = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not has_macro

    return is_content


def _members(content: BinaryIO) -> frozenset[str] | None:
    """Give the names in an archive, without unpacking; None for no archive or one that would do harm when unpacked."""
    if not _has_bounded_directory(content):
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return None
    names = frozenset(member.filename for member in members)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_bomb = unpacked > _SMALL and unpacked > packed * _LARGEST_RATIO
    is_odd = len(names) != len(members) or any(map(_is_harmful, members))
    return None if is_bomb or is_odd else names


def _is_harmful(member: zipfile.ZipInfo) -> bool:
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    is_encrypted = bool(member.flag_bits & 1)
    return is_link or is_encrypted or member.filename.startswith("/") or ".." in member.filename.split("/")


def _has_bounded_directory(content: BinaryIO) -> bool:
    """Read the end record alone: how many members are said, before the directory itself is read."""
    size = content.seek(0, 2)
    content.seek(max(0, size - 65_557))
    tail = content.read()
    place = tail.rfind(b"PK\x05\x06")
    content.seek(0)
    # a ZIP64 record may say more than this one; no office file of a size we take has any need of it
    if place < 0 or len(tail) < place + 22 or b"PK\x06\x07" in tail:
        return False
    members = int.from_bytes(tail[place + 10 : place + 12], "little")
    directory = int.from_bytes(tail[place + 12 : place + 16], "little")
    return members <= _MOST_MEMBERS and directory <= _LARGEST_DIRECTORY


_OLD_OFFICE = _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_ALIASES: Mapping[str, str] = {"jpeg": "jpg"}
TYPES: Mapping[str, FileType] = {
    "pdf": FileType("application/pdf", _is_pdf),
    "docx": FileType(f"{_OPEN_XML}.wordprocessingml.document", _is_office("word/")),
    "xlsx": FileType(f"{_OPEN_XML}.spreadsheetml.sheet", _is_office("xl/")),
    "pptx": FileType(f"{_OPEN_XML}.presentationml.presentation", _is_office("ppt/")),
    "doc": FileType("application/msword", _OLD_OFFICE),
    "xls": FileType("application/vnd.ms-excel", _OLD_OFFICE),
    "ppt": FileType("application/vnd.ms-powerpoint", _OLD_OFFICE),
    "png": FileType("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileType("image/jpeg", _starts(b"\xff\xd8\xff")),
    "gif": FileType("image/gif", _starts(b"GIF87a", b"GIF89a")),
    "webp": FileType("image/webp", _is_webp),
    "txt": FileType("text/plain", _is_text),
    "csv": FileType("text/csv", _is_text),
    "zip": FileType("application/zip", _is_archive),
}
