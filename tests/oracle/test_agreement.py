"""The services and the oracle, which knows the text of the domain alone, come to the same account of any history."""

import os

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.oracle.histories import history
from tests.oracle.trial import differences, drawn, story
from tests.oracle.whole import whole_history

pytestmark = pytest.mark.timeout(1_500)  # so many histories take their time on a busy machine
HISTORIES = int(os.environ.get("ORACLE_HISTORIES", "1000"))


def of(histories: int) -> settings:
    return settings(max_examples=histories, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


@of(HISTORIES)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_services_and_the_oracle_give_the_same_account_of_any_history_of_meetings(seed: int) -> None:
    trial = drawn(seed, history)
    if differences(trial):
        raise AssertionError(story(seed, trial))


@of(max(1, HISTORIES // 4))
@given(seed=st.integers(0, 2**32 - 1))
def test_the_services_and_the_oracle_give_the_same_account_of_any_history_of_all_three(seed: int) -> None:
    trial = drawn(seed, whole_history)
    if differences(trial):
        raise AssertionError(story(seed, trial))
