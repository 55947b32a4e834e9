"""One large county for the tests that only look at it, and one whose branches' year is told to its end."""

from datetime import date

import pytest

from deploy.sample.plan import Sample, make

UNTIL = date(2026, 11, 23)
YEAR_END = date(2027, 2, 5)


@pytest.fixture(scope="session")
def county() -> Sample:
    return make(1, 12, 20, UNTIL)


@pytest.fixture(scope="session")
def year() -> Sample:
    return make(1, 12, 20, YEAR_END, branch_life=True)
