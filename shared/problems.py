"""Errors as answers: RFC 9457 problem details, the same over HTTP and NATS, naming the rule and the field at fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from shared.canonical import Malformed
from shared.decider import Conflict, Refused
from shared.hearing import Unheard
from shared.invalid import invalid
from shared.store import LOST, Unavailable
from shared.texts import Language, catalogue, say

AWAY = (Unavailable, Unheard, *LOST)
MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {  # as RFC 9110 has them: those of the standard library differ between its versions
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}
_STATUS: Mapping[str, int] = {  # of what is refused otherwise than by 422
    "command.changed": 409,
    "view.not_found": 404,
    "input.unknown_route": 404,
    "input.method": 405,
    "input.unreadable": 400,
    "input.content_type": 415,
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
    """The body is longer than this door takes. `rule` is the text that says so."""

    def __init__(self, bytes_max: int, rule: str = "input.body_too_large") -> None:
        super().__init__(bytes_max)
        self.bytes_max = bytes_max
        self.rule = rule


ANSWERED = (Refused, Malformed, ValidationError, Conflict, TooLarge, Away, Full, *AWAY)  # anything else is a bug


@dataclass(frozen=True)
class Problem:
    status: int
    rule: str
    detail: str
    field: str | None = None

    def body(self) -> dict[str, Any]:
        return {
            "type": f"urn:mingbai:problem:{self.rule}",
            "title": TITLES[self.status],
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
            return _told(area, language, 400, _malformed(error.why), error.path or None, error.facts)
        case TooLarge():
            return _told(area, language, 413, error.rule, None, {"bytes_max": error.bytes_max})
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
    found = [invalid(one) for one in error.errors(include_input=False, include_url=False)]
    return [_told(area, language, 422, one.rule, one.field or None, one.facts) for one in found]


def _refused(rule: str) -> int:
    if rule.startswith("access.token"):
        return 401
    if rule.startswith("access."):
        return 403
    return _STATUS.get(rule, 422)


def _told(
    area: str, language: Language, status: int, rule: str, field: str | None, facts: Mapping[str, Any]
) -> Problem:
    return Problem(status, rule, say(_area(area, language, rule), language, rule, **facts), field)


def _text(area: str, language: Language, refusal: Refused) -> str:
    return say(_area(area, language, refusal.rule), language, refusal.rule, **refusal.facts)


def _area(area: str, language: Language, rule: str) -> str:
    """A service's own text, else the one that all share."""
    return area if rule in catalogue(area, language) else "problems"


def _malformed(why: str) -> str:
    rule = f"input.{why}"
    return rule if rule in catalogue("problems", "zh-CN") else "input.malformed"
