"""The services and the oracle, which knows the text of the domain alone, come to the same account of any history."""

import os

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.oracle.trial import differences, drawn, story

HISTORIES = int(os.environ.get("ORACLE_HISTORIES", "1000"))


@settings(max_examples=HISTORIES, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32 - 1))
def test_the_services_and_the_oracle_give_the_same_account_of_any_history(seed: int) -> None:
    if differences(drawn(seed)):
        raise AssertionError(story(seed))
