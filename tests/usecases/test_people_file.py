import pytest

from engine.errors import InvalidDefinition
from engine.usecases.people_file import RoleWord, read_people

COLUMNS = "number, name, account, email, branch, department, post, grade, head, deputy, roles, password, language, left"
HEADER = "number,name,account,email,branch,department,post,head,roles"


def read(text: str | bytes, name: str = "people.csv") -> list[str]:
    """Every problem of a file, in words."""
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InvalidDefinition) as caught:
        read_people({name: content})
    return [str(problem) for problem in caught.value.problems]


def test_what_a_file_holds_is_told_by_its_columns() -> None:
    found = read_people(
        {
            "a.csv": b"code,name,parent\nhq,HQ,\n",
            "b.csv": b"code,name,branch,parent\nsales,Sales,hq,\n",
            "c.csv": f"{HEADER}\n1102,Wang Min,wang,w@example.com,hq,sales,Seller,sales hq,seals.admin@hq seals.boss\n".encode(),
        }
    )
    assert [(row.code, row.name) for row in found.branches] == [("hq", "HQ")]
    assert [(row.code, row.branch) for row in found.departments] == [("sales", "hq")]
    (wang,) = found.persons
    assert (wang.number, wang.account, wang.email, wang.post) == ("1102", "wang", "w@example.com", "Seller")
    assert wang.heads == ("sales", "hq")
    assert wang.roles == (RoleWord(app="seals", role="admin", place="hq"), RoleWord(app="seals", role="boss"))
    assert (wang.deputies, wang.language, wang.has_left) == (None, None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_come_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    found = read_people({"people.csv": "number,name\r\n1102,王敏\r\n".encode(encoding)})
    assert [row.name for row in found.persons] == ["王敏"]


@pytest.mark.parametrize("name", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_formula_is_text(name: str) -> None:
    assert read_people({"people.csv": f'number,name\n1102,"{name}"\n'.encode()}).persons[0].name == name


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x1b", "\u200b", "\u200f", "\ufeff", "\x85x\x9f", "\u0007"])
def test_a_name_holds_no_character_that_nobody_sees(hidden: str) -> None:
    code = f"U+{ord(hidden[-1]):04X}"
    said = f"the invisible character {code} stands here; remove it"
    assert read(f"number,name,post\n1102,Wang{hidden},a{hidden}b\n") == [
        f"people.csv:2:1: name: {said}",
        f"people.csv:2:1: post: {said}",
    ]
    assert read(f"code,name\nhq,H{hidden}Q\n") == [f"people.csv:2:1: name: {said}"]


@pytest.mark.parametrize("name", ["王 敏", "नी\u200dता", "O’Brien-Łęcki", "👩\u200d💻"])
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert read_people({"people.csv": f"number,name\n1102,{name}\n".encode()}).persons[0].name == name


def test_blank_lines_are_left_out_and_lines_count_as_in_the_file() -> None:
    found = read_people({"people.csv": b'number,name\n\n , \n1102,"Wang\nMin"\n1103,Qian\n'})
    assert [(row.place.line, row.name) for row in found.persons] == [(5, "Wang Min"), (6, "Qian")]


def test_a_password_is_kept_as_it_is_typed() -> None:
    found = read_people({"people.csv": b"number,name,account,password\n1102,Wang,wang,a  b  violet\n"})
    assert found.persons[0].password == "a  b  violet"
    assert "violet" not in repr(found)


def test_every_problem_of_every_row_is_told_at_once() -> None:
    text = f"""{HEADER}
,Wang,wang,w@example.com,hq,sales,,,
1102,,wang,nobody,hq,sales,,,seals
11 03,Qian,q q,,hq,sa les,,,seals.admin@h/q
"""
    assert read(text) == [
        "people.csv:2:1: number: the number is blank; give every person a number",
        "people.csv:3:1: roles: 'seals' is no role; write app.role or app.role@place",
        "people.csv:3:1: name: the name is blank or over 200 characters; give a name",
        "people.csv:3:1: email: this is no e-mail address; write it as name@host",
        "people.csv:4:1: roles: 'seals.admin@h/q' is no role; write app.role or app.role@place",
        "people.csv:4:1: number: '11 03' is no code; use up to 40 letters, digits, dots and dashes",
        "people.csv:4:1: department: 'sa les' is no code; use up to 40 letters, digits, dots and dashes",
        "people.csv:4:1: account: the account name cannot be typed; use letters, digits and . _ @ + -",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("number,name,salary\n1,a,2\n", f"1:1: salary: this column is not known; use some of: {COLUMNS}"),
        ("number\n1\n", "1:1: name: this column is missing; add the column name"),
        ("name\nx\n", "1:1: code: this column is missing; add the column code"),
        ("code\nx\n", "1:1: name: this column is missing; add the column name"),
        ("number,name,name\n1,a,b\n", "1:1: (top): a column stands twice; keep one of them"),
        ("number,name\n1,a,b\n", "2:1: (top): the row has 3 cells for 2 columns; quote cells with a comma"),
        ('number,name\n1,"a\n', "2:1: (top): the row cannot be read (unexpected end of data); put the quotes right"),
        ("number,name\n1," + "x" * 1001 + "\n", "2:1: (top): a cell is longer than 1000 characters; shorten it"),
        (b"number,name\n1,\xff\xff\xff\n", "1:1: (top): the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8"),
        ("number,name\n1,a\0b\n", "1:1: (top): the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8"),
        ("number,name,language\n1,a,fr\n", "2:1: language: this language is not known; use zh, en or leave it blank"),
        ("number,name,password\n1,a,violet-7\n", "2:1: password: a password without account; give the account too"),
        ("number,name,account,password\n1,a,b,short\n", "2:1: password: the password is too weak; use at least 8 characters"),
        ("code,name,branch\nsales,Sales,\n", "2:1: branch: the department has no branch; give the code of its branch"),
        ("code,name\n,HQ\n", "2:1: code: the code is blank; give every row a code"),
    ],
)  # fmt: skip
def test_each_wrong_file_is_told_with_its_place(text: str | bytes, problem: str) -> None:
    assert read(text) == [f"people.csv:{problem}"]


def test_a_file_of_too_many_rows_is_not_read_to_the_end() -> None:
    assert read(b"number,name\n" + b"1,a\n" * 50_001)[0].startswith("people.csv:50002:1: (top): the file has more than")
