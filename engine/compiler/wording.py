"""Errors of the YAML reader in words that say what to do."""

from __future__ import annotations

_QUOTES = "a text or rule that holds , [ ] { } : # stands on its own line or in quotes"
_WORDED = (
    ("mapping values are not allowed", "a second ':' stands on this line", _QUOTES),
    ("expected ',' or '}'", "the map in braces is broken here", _QUOTES),
    ("expected ',' or ']'", "the list in brackets is broken here", _QUOTES),
    (
        "could not find expected ':'",
        "a key without ':' stands here",
        "write key: value, or indent the text below its key",
    ),
    (
        "did not find expected key",
        "this line does not fit the lines around it",
        "check its indentation and the quotes above",
    ),
    ("did not find expected '-' indicator", "this line does not fit the list it is in", "check its indentation"),
    ("block sequence entries are not allowed", "a list item may not start here", "put it on its own line, indented"),
    ("cannot start any token", "a text cannot start with this character", "put the text in quotes"),
    ("unexpected end of stream", "a quote is not closed", "close it"),
    ("unexpected document indicator", "a quote is not closed before the document ends", "close it"),
    ("unknown escape character", "this escape is not known", "use single quotes for text with backslashes"),
    ("undefined tag handle", "a tag stands here", "remove it, or put the text in quotes"),
    ("did not find expected <document start>", "the document ends here, text follows", "check the indentation"),
)


def word_yaml_error(message: str) -> tuple[str, str, str]:
    """Give the rule, what is wrong and what to do for an error of the reader."""
    if "nesting depth" in message:
        return "depth", "maps and lists nest more than 60 deep", "flatten the definition"
    for part, what, todo in _WORDED:
        if part in message:
            return "yaml", what, todo
    return "yaml", f"this is not readable YAML ({message})", "check the indentation, the quotes and the brackets here"
