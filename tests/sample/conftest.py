"""One large county for the tests that only look at it."""

from datetime import date

import pytest

from deploy.sample.plan import Sample, make

UNTIL = date(2026, 11, 23)


@pytest.fixture(scope="session")
def county() -> Sample:
    return make(1, 12, 20, UNTIL)
