import sys

from engine.usecases.initials_of import initials_of


def test_initials_come_from_a_child_that_takes_its_tables_with_it() -> None:
    before = "pypinyin" in sys.modules
    assert initials_of(("王敏", "重庆 长安", "Anna Lee", "O'Neil")) == ("wm", "cqca", "annalee", "o'neil")
    assert ("pypinyin" in sys.modules) is before


def test_no_names_need_no_child() -> None:
    assert initials_of(()) == ()


def test_a_name_of_two_lines_is_one_name() -> None:
    assert initials_of(("王\n敏", "李")) == ("wm", "l")
