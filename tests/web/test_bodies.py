from decimal import Decimal

import pytest
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from engine.web.bodies import has_twins, read_object, text_of


def sent(body: bytes, content_type: str = "application/json") -> Request:
    return Request(EnvironBuilder(method="POST", data=body, content_type=content_type).get_environ())


def test_an_object_is_read_exactly() -> None:
    body = '{"text": "印章", "whole": 9223372036854775808, "exact": 0.1, "list": [null, true], "b": {"c": ""}}'
    assert read_object(sent(body.encode())) == {
        "text": "印章",
        "whole": 9223372036854775808,
        "exact": Decimal("0.1"),
        "list": [None, True],
        "b": {"c": ""},
    }


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_object(sent(b'{"a": "\\ud83d\\ude00"}')) == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"a"',
        b"{",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "a": 2}}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\udfff"}',
        b'{"a": ["\\ud800"]}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": 1e9999999999999999999}',
        b'{"a": ' + b"[" * 61 + b"]" * 61 + b"}",
        b'{"a": ' + b"[" * 200_000,
        b'{"a": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    ],
    ids=lambda body: body[:30].decode("latin-1"),
)
def test_anything_else_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_object(sent(body))


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/json",
    ],
)
def test_only_json_is_taken(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        read_object(sent(b"{}", content_type))


def test_a_text_is_a_text_of_bounded_length() -> None:
    assert text_of({"a": "x" * 5}, "a", 5) == "x" * 5
    assert text_of({}, "a", 5) == ""
    for value in (None, 1, True, [], {}, "x" * 6):
        with pytest.raises(BadRequest):
            text_of({"a": value}, "a", 5)


@pytest.mark.parametrize(
    ("query", "is_twice"), [("a=1&b=2", False), ("a=1&a=1", True), ("a=1&b=&a=", True), ("", False)]
)
def test_a_parameter_stands_once(query: str, is_twice: bool) -> None:
    assert has_twins(Request(EnvironBuilder(query_string=query).get_environ())) is is_twice
