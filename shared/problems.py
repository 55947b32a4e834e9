"""Errors as answers: RFC 9457 problem details, the same over HTTP and NATS, naming the rule and the field at fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from asyncpg import (
    AdminShutdownError,
    CannotConnectNowError,
    InterfaceError,
    InternalClientError,
    PostgresConnectionError,
)
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.canonical import Malformed
from shared.decider import Conflict, Refused
from shared.hearing import Unheard
from shared.store import Unavailable
from shared.texts import Language, catalogue, say

AWAY = (
    Unavailable,
    Unheard,
    AdminShutdownError,
    CannotConnectNowError,
    InterfaceError,
    InternalClientError,
    OSError,
    PostgresConnectionError,
    TimeoutError,
)
MEDIA_TYPE = "application/problem+json"
_INVALID: Mapping[str, str] = {  # pydantic's names for what is wrong, and ours
    "missing": "input.missing",
    "extra_forbidden": "input.unknown_field",
    "literal_error": "input.not_in_list",
    "string_pattern_mismatch": "input.not_of_the_form",
    "string_too_long": "input.too_long",
    "too_long": "input.too_long",
    "string_too_short": "input.too_short",
    "too_short": "input.too_short",
    "date_from_datetime_inexact": "input.not_a_day",
    "date_from_datetime_parsing": "input.not_a_day",
    "date_parsing": "input.not_a_day",
    "date_type": "input.not_a_day",
    "int_type": "input.not_a_whole_number",
    "string_type": "input.not_text",
    "bool_type": "input.not_yes_or_no",
    "list_type": "input.not_a_list",
    "tuple_type": "input.not_a_list",
    "dict_type": "input.not_an_object_there",
    "model_type": "input.not_an_object_there",
    "greater_than_equal": "input.too_small",
    "less_than_equal": "input.too_large",
}


class Away(Exception):  # noqa: N818
    """A part of ours beside the database cannot be reached, and nothing was stored. `rule` is the text that says so."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Full(Exception):  # noqa: N818
    """A part of ours beside the database holds all that it may; nothing was stored. `rule` is the text that says so."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class TooLarge(Exception):  # noqa: N818
    """The body is longer than this door takes."""

    def __init__(self, bytes_max: int) -> None:
        super().__init__(bytes_max)
        self.bytes_max = bytes_max


@dataclass(frozen=True)
class Problem:
    status: int
    rule: str
    detail: str
    field: str | None = None

    def body(self) -> dict[str, Any]:
        return {
            "type": f"urn:mingbai:problem:{self.rule}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "rule": self.rule,
            "field": self.field,
        }


def problem(error: Exception, area: str, language: Language) -> Problem:
    """The answer to an error of ours or the caller's. What is a bug is told as such, without its inside."""
    match error:
        case Refused():
            return Problem(_refused(error.rule), error.rule, _text(area, language, error), error.field)
        case ValidationError():
            return problems_of(error, area, language)[0]
        case Malformed():
            return _told(area, language, 400, f"input.{_key(error.why)}", error.path or None, {"where": error.path})
        case TooLarge():
            return _told(area, language, 413, "input.body_too_large", None, {"bytes_max": error.bytes_max})
        case Conflict():
            return _told(area, language, 409, "command.conflict", None, {})
        case Away():
            return _told(area, language, 503, error.rule, None, {})
        case Full():
            return _told(area, language, 507, error.rule, None, {})
        case Unheard():
            return _told(area, language, 503, "command.unheard", None, {"source": error.source})
        case _ if isinstance(error, AWAY):
            return _told(area, language, 503, "command.unavailable", None, {})
        case _:
            return _told(area, language, 500, "bug", None, {})


def problems_of(error: ValidationError, area: str, language: Language) -> list[Problem]:
    """Everything that is wrong with a command's form, at least one."""
    return [_told(area, language, 422, *_invalid(one)) for one in error.errors(include_input=False, include_url=False)]


def _invalid(error: ErrorDetails) -> tuple[str, str, dict[str, Any]]:
    """Rule, field, and what fills the text's blanks. Never the value itself."""
    where = ".".join(str(part) for part in error["loc"])
    told = {key: value for key, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    return _INVALID.get(error["type"], "input.invalid"), where, {**told, "where": where, "why": error["msg"]}


def _refused(rule: str) -> int:
    if rule.startswith("access.token"):
        return 401
    if rule.startswith("access."):
        return 403
    return {"command.changed": 409, "view.not_found": 404, "input.content_type": 415}.get(rule, 422)


def _told(
    area: str, language: Language, status: int, rule: str, field: str | None, facts: Mapping[str, Any]
) -> Problem:
    return Problem(status, rule, say(_area(area, language, rule), language, rule, **facts), field)


def _text(area: str, language: Language, refusal: Refused) -> str:
    return say(_area(area, language, refusal.rule), language, refusal.rule, **refusal.facts)


def _area(area: str, language: Language, rule: str) -> str:
    """A service's own text, else the one that all share."""
    return area if rule in catalogue(area, language) else "problems"


def _key(why: str) -> str:
    known = ("not_utf8", "nul", "not_json", "too_deep", "key_twice", "float", "whole_too_large", "key_not_ascii")
    return why if why in (*known, "lone_surrogate", "not_an_object", "not_a_json_value") else "malformed"
