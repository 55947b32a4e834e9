"""The OpenAPI description and the doors agree: what can be made up from the one, the other answers as it says."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.serving import http
from shared.serving.health import Health, Metrics
from tests.process import BEARER

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FILES = (
    "application/x-ndjson",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
ASKED = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@schemathesis.serializer(*FILES)
def as_it_is(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def described(inlet: Any, routes: Any, limits: Any) -> Any:
    """The description of a service without its process."""
    app = http.build(inlet, routes, Health(), Metrics(inlet.trade), limits)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def ask_everything(schema: Any, **where: Any) -> int:
    """How many operations there are. `where` is the address, of a process."""
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _ask(operation, mode, where)
    return len(operations)


def _ask(operation: Any, mode: GenerationMode, where: dict[str, Any]) -> None:
    @ASKED
    @given(case=operation.as_strategy(mode))
    def answered(case: Any) -> None:
        case.validate_response(case.call(headers=BEARER, **where), checks=CHECKS)

    answered()
