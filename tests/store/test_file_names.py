import pytest

from engine.store.file_names import LONGEST, clean_name, extension_of


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("用印文件 v2.pdf", "用印文件 v2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\wang\\合同.docx", "合同.docx"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("lpt1.tar.gz", "_lpt1.tar.gz"),
        ("x\0.png", "x.png"),
        ("x.png\0.exe", "x.png.exe"),
        (".bashrc", "bashrc"),
        ("-rf.pdf", "rf.pdf"),
        ("~lock.docx", "lock.docx"),
        ("a\r\nX-Header: text/html.pdf", "html.pdf"),
        ("a\nb.pdf", "ab.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u200bb.pdf", "ab.pdf"),
        ('quote".pdf', "quote_.pdf"),
        ("a:b*c?.pdf", "a_b_c_.pdf"),
        ("trailing.pdf. . ", "trailing.pdf"),
        ("  many   blanks .pdf ", "many blanks.pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("noextension", "noextension"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("\ud800.pdf", "_.pdf"),
    ],
)
def test_a_name_is_made_harmless(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


def test_a_long_name_keeps_its_extension() -> None:
    cleaned = clean_name("长" * 300 + ".pdf")
    assert cleaned == "长" * (LONGEST - 4) + ".pdf"


def test_a_long_extension_is_cut() -> None:
    assert clean_name("a." + "x" * 300) == "a." + "x" * 20


@pytest.mark.parametrize(("name", "extension"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.", ""), ("", "")])
def test_the_extension_is_what_stands_behind_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension
