"""The services and the oracle, which knows the text of the domain alone, come to the same account of any history."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from random import Random

import pytest

from tests.oracle.facts import Fact
from tests.oracle.histories import history
from tests.oracle.trial import differences, drawn, story
from tests.oracle.whole import whole_history

pytestmark = pytest.mark.timeout(1_500)  # so many histories take their time on a busy machine
HISTORIES = int(os.environ.get("ORACLE_HISTORIES", "1000"))
History = Callable[[int], list[Fact]]


def compare(kind: History, histories: int) -> None:
    """The same histories each time, on all cores."""
    random = Random(kind.__name__)
    seeds = [random.getrandbits(32) for _ in range(histories)]
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for seed, differs in zip(seeds, pool.map(differing, [kind] * histories, seeds, chunksize=4), strict=True):
            if differs:
                pool.shutdown(cancel_futures=True)
                raise AssertionError(story(seed, drawn(seed, kind)))


def differing(kind: History, seed: int) -> bool:
    return bool(differences(drawn(seed, kind)))


def test_the_services_and_the_oracle_give_the_same_account_of_any_history_of_meetings() -> None:
    compare(history, HISTORIES)


def test_the_services_and_the_oracle_give_the_same_account_of_any_history_of_all_three() -> None:
    compare(whole_history, max(1, HISTORIES // 4))
