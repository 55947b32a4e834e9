"""Counties for the tests that only look at them: of matters alone, and of everything in a whole year."""

from datetime import date

import pytest

from deploy.sample.plan import Sample, make

UNTIL = date(2026, 11, 23)
YEAR_END = date(2027, 2, 5)


@pytest.fixture(scope="session")
def county() -> Sample:
    return make(1, 12, 20, UNTIL, branch_life=False)


@pytest.fixture(scope="session")
def year() -> Sample:
    return make(1, 12, 20, YEAR_END, branch_life=True)


@pytest.fixture(scope="session")
def small() -> list[Sample]:
    """Twenty small counties of a whole year."""
    return [make(seed, 3, 8, YEAR_END, branch_life=True) for seed in range(20)]
