"""The OpenAPI description and the doors agree: what can be made up from the one, the other answers as it says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from joserfc.jwk import KeySet
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.rectification.api.evidence import EvidencedInlet
from services.rectification.api.trade import trade
from services.rectification.app import LONGER, routes
from services.rectification.domain.commands import COMMANDS
from shared.access import Gate
from shared.memory import MemoryStore
from shared.serving import http
from shared.serving.health import Health, Metrics
from tests.doors import COUNTY, KEY, NOW, token
from tests.rectification.county import RULES, heard
from tests.rectification.doors import Drawer

BEARER = {"Authorization": f"Bearer {token()}"}
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


@pytest.fixture(scope="module")
def app() -> Any:
    roster = heard()
    store = MemoryStore("rectification")
    inlet = EvidencedInlet(trade(roster, RULES), store, COUNTY, Gate(KeySet([KEY])), Drawer(), lambda: NOW)
    return http.build(inlet, routes(inlet, roster, RULES), Health(), Metrics(inlet.trade), LONGER)


def test_whatever_is_made_up_from_the_description_is_answered_as_it_says(app: Any) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > len(COMMANDS) + 10
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask(operation, mode)


def ask(operation: Any, mode: GenerationMode) -> None:
    @ASKED
    @given(case=operation.as_strategy(mode))
    def answered(case: Any) -> None:
        case.validate_response(case.call(headers=BEARER), checks=CHECKS)

    answered()
