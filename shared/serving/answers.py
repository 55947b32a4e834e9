"""Whatever goes wrong over HTTP is answered by a problem document, the same of every service."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.canonical import Malformed, loads, trusted_dumps
from shared.decider import Refused
from shared.invalid import invalid
from shared.problems import ANSWERED, MEDIA_TYPE, Problem, TooLarge

Telling = Callable[[Exception, Mapping[str, str]], Problem]
_NO_ROUTE: Mapping[int, str] = {404: "input.unknown_route", 405: "input.method"}


def answer_errors(app: FastAPI, tell: Telling) -> None:
    """`tell` says in the words of the service, by the request's headers, what an error is."""

    async def failed(request: Request, error: Exception) -> Response:
        return as_problem(tell(error, request.headers))

    async def no_route(request: Request, error: Exception) -> Response:
        """No such address, or not by this method; or a body that cannot be read at all."""
        assert isinstance(error, HTTPException)
        rule = _NO_ROUTE.get(error.status_code)
        told = as_problem(tell(Refused(rule) if rule else _unread(error.__cause__), request.headers))
        told.headers.update(error.headers or {})
        return told

    async def unfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return as_problem(tell(_unfit(error), request.headers))

    app.add_exception_handler(HTTPException, no_route)
    app.add_exception_handler(RequestValidationError, unfit)
    for kind_of_error in {*ANSWERED, Exception} - {TooLarge}:  # which whoever counts the body's bytes answers
        app.add_exception_handler(kind_of_error, failed)


def as_problem(found: Problem) -> Response:
    return Response(trusted_dumps(found.body()), found.status, media_type=MEDIA_TYPE)


def too_large(tell: Telling, error: TooLarge, scope: Any) -> Response:
    """The connection ends with it: who goes on sending is not heard."""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    told = as_problem(tell(error, headers))
    told.headers["connection"] = "close"
    return told


def _unread(cause: BaseException | None) -> Exception:
    """Why the framework could not read a body. Raises TooLarge when that was the reason."""
    if isinstance(cause, TooLarge):
        raise cause
    if isinstance(cause, UnicodeDecodeError):
        return Malformed("", "not_utf8", byte=cause.start + 1)
    if isinstance(cause, RecursionError):
        return Malformed("", "too_deep")
    return Refused("input.unreadable")


def _unfit(error: RequestValidationError) -> Exception:
    """What the framework found wrong with path, query, header or body, as our own doors say it."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        try:
            loads(error.body)
        except Malformed as malformed:
            return malformed
    if first["loc"] == ("body",):
        return Malformed("", "not_an_object")
    found = invalid(first, within=1)
    return Refused(found.rule, found.field, **found.facts)
