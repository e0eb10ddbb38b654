import io
import zipfile
from collections.abc import Callable

import pytest

from engine.store.file_types import IN_PLACE, TYPES, content_problem, media_type_of, type_problem

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64


def archive(*names: str, change: Callable[[zipfile.ZipInfo], None] = lambda info: None, size: int = 3) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            made.writestr(info, b"x" * size)
    return content.getvalue()


def linked(info: zipfile.ZipInfo) -> None:
    info.external_attr = 0o120777 << 16


def located(content: bytes) -> bytes:
    """The same archive with a locator of a ZIP64 record, which may speak of more members than the end record."""
    place = content.rfind(b"PK\x05\x06")
    return content[:place] + b"PK\x06\x07" + bytes(16) + content[place:]


def claiming(count: int) -> bytes:
    """An archive whose end record speaks of many members that are not there."""
    content = bytearray(archive("[Content_Types].xml", "word/document.xml"))
    place = content.rfind(b"PK\x05\x06")
    content[place + 8 : place + 12] = count.to_bytes(2, "little") * 2
    return bytes(content)


WORD = archive("[Content_Types].xml", "word/document.xml")
GOOD = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "docx": WORD,
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "doc": OLE,
    "xls": OLE,
    "ppt": OLE,
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a\1\0\1\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "txt": "用印说明".encode(),
    "csv": "编号,名称\n1,公章\n".encode("gb18030"),
    "zip": archive("a.txt"),
}


def problem(extension: str, content: bytes) -> str:
    found = content_problem(extension, io.BytesIO(content))
    return found.en if found else ""


def test_every_type_has_a_good_content_here() -> None:
    assert GOOD.keys() == TYPES.keys()


@pytest.mark.parametrize("extension", TYPES)
def test_a_content_is_taken_for_what_it_is_and_nothing_else(extension: str) -> None:
    assert problem(extension, GOOD[extension]) == ""
    others = [key for key in TYPES if problem(extension, GOOD[key]) == "" and key not in _alike(extension)]
    assert others == []


def _alike(extension: str) -> set[str]:
    """Types that cannot be told from another by their content: old office, plain texts, any archive."""
    families = ({"doc", "xls", "ppt"}, {"txt", "csv", "pdf"})
    archives = {"zip", "docx", "xlsx", "pptx"} if extension == "zip" else {extension}
    return next((family for family in families if extension in family), archives)


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("png", b""),
        ("png", b"<svg onload=alert(1)>"),
        ("pdf", b"<html><script>alert(1)</script>"),
        ("txt", b"a\0b"),
        ("txt", b"\xff\xfe\xfd\xfc" * 100),
        ("docx", b"PK\x03\x04 no archive"),
        ("docx", archive("word/document.xml")),
        ("docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("docx", archive("[Content_Types].xml", "word/../../etc/passwd")),
        ("docx", archive("[Content_Types].xml", "/word/document.xml", "word/a")),
        ("docx", archive("[Content_Types].xml", "word/document.xml", change=linked)),
        ("docx", claiming(60_000)),
        ("docx", located(archive("[Content_Types].xml", "word/document.xml"))),
        ("zip", archive("a", size=50_000_000)),
    ],
)
def test_a_content_that_is_not_what_it_says_is_refused(extension: str, content: bytes) -> None:
    said = f"The content is not that of a .{extension} file. Save it again as {extension} and attach it once more."
    assert problem(extension, content) == said


@pytest.mark.parametrize("extension", ["pdf", "txt", "dwg"])
@pytest.mark.parametrize("content", [b"MZ\x90\0", b"\x7fELF\2\1", b"#!/bin/sh\n"])
def test_programs_are_refused_under_any_name(extension: str, content: bytes) -> None:
    assert problem(extension, content) == "Programs are not taken. Attach a document."


def test_a_character_cut_at_the_end_of_what_is_read_is_no_fault() -> None:
    assert problem("txt", ("章" * 30_000).encode()) == ""


@pytest.mark.parametrize(
    ("extension", "accept", "message"),
    [
        ("pdf", ("pdf", "docx"), ""),
        ("jpeg", ("jpg",), ""),
        ("dwg", ("dwg",), ""),
        ("exe", ("pdf", "docx"), "This type of file is not taken here. Choose one of: pdf, docx."),
        ("", ("pdf",), "This type of file is not taken here. Choose one of: pdf."),
        ("svg", (), f"This type of file is not taken here. Choose one of: {', '.join(TYPES)}."),
        ("html", (), f"This type of file is not taken here. Choose one of: {', '.join(TYPES)}."),
    ],
)
def test_the_field_says_which_types_it_takes(extension: str, accept: tuple[str, ...], message: str) -> None:
    found = type_problem(extension, accept)
    assert (found.en if found else "") == message


def test_a_type_that_is_not_known_here_is_never_shown_in_place() -> None:
    assert media_type_of("dwg") == "application/octet-stream"
    assert media_type_of("jpeg") == "image/jpeg"
    assert {TYPES[key].media_type for key in ("pdf", "png", "jpg", "gif", "webp")} == IN_PLACE
