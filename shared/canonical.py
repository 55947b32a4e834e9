"""The one text of a value: a subset of RFC 8785, so that equal values have equal bytes and equal digests.

Allowed: objects with ASCII keys, arrays, strings, whole numbers below 2^53, true, false, null. Not allowed: floats (two
machines may write one number differently), NUL (PostgreSQL cannot store it), lone surrogates (not UTF-8), a key twice.
"""

import json
from collections.abc import Mapping
from typing import Any

import orjson

WHOLE_MAX = 2**53 - 1
DEPTH_MAX = 32

Json = Any  # the recursive type says no more to a reader and much less to the type checker


class Malformed(Exception):  # noqa: N818
    """The text is not JSON of this subset. `path` is the field ("items.0.in_favour"), "" for the whole; `why` a key of
    the catalogue, `facts` what fills its text's blanks."""

    def __init__(self, path: str, why: str, **facts: int) -> None:
        super().__init__(": ".join([path or "body", why, *(f"{name} {value}" for name, value in facts.items())]))
        self.path = path
        self.why = why
        self.facts = {**facts, "where": path}


def dumps(value: Json) -> str:
    """The canonical text of `value`. Raises Malformed for what the subset does not allow."""
    _check(value, ())
    return _encode(value).decode()


def trusted_dumps(value: Json) -> str:
    """The same for a value that came out of our own models, whose fields allow no more than the subset does."""
    return _encode(value).decode()


def loads(text: bytes | str) -> Json:
    """Read JSON from outside, strictly; any key order and white space. Raises Malformed."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("", "not_utf8", byte=error.start + 1) from None
    if b"\x00" in raw:
        raise Malformed("", "nul")
    try:
        value = json.loads(raw, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise Malformed("", "not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Malformed("", "too_deep") from None
    except ValueError:  # of more digits than Python is willing to read
        raise Malformed("", "whole_too_large") from None
    _check(value, ())
    return value


def _encode(value: Json) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError as error:
        raise Malformed("", str(error)) from None


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(key, "key_twice")
        found[key] = value
    return found


def _check(value: Json, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > WHOLE_MAX:
            raise Malformed(_dotted(path), "whole_too_large")
    elif len(path) > DEPTH_MAX:
        raise Malformed(_dotted(path[:4]), "too_deep")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise Malformed(_dotted((*path, str(key))), "key_not_ascii")
            _check_text(key, (*path, key))
            _check(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, (*path, index))
    else:
        raise Malformed(_dotted(path), "float" if isinstance(value, float) else "not_a_json_value")


def _check_text(text: str, path: tuple[str | int, ...]) -> None:
    if "\x00" in text:
        raise Malformed(_dotted(path), "nul")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Malformed(_dotted(path), "lone_surrogate") from None


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part).encode("ascii", "backslashreplace").decode().replace("\x00", "\\u0000") for part in path)
