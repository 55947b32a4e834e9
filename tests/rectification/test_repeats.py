"""The same told again is the same, whenever that is; another content of a known id is refused where the id stands."""

from collections.abc import Callable

import pytest

from shared.decider import Command
from shared.roster import Roster
from shared.testing import Scenario
from tests.rectification.county import (
    DONE,
    NEIGHBOUR,
    VILLAGE,
    asked,
    check,
    closed,
    closing,
    completion,
    day,
    decline,
    extension,
    founded,
    heard,
    listed,
    look_back,
    measure,
    merge,
    rejection,
    reopening,
    request,
    ruling,
)


def known(roster: Roster) -> Scenario:
    return founded(roster).told(listed())


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (founded, listed()),
        (founded, listed(scope={"prefix": "990101001"})),
        (known, decline()),
        (lambda roster: known(roster).told(decline()), ruling("insisted")),
        (lambda roster: founded(roster).told(*DONE[:-1]), completion("06-01")),
        (known, extension("claim", "07-31")),
        (lambda roster: founded(roster).told(*DONE), request()),
        (asked, rejection()),
        (asked, closing()),
        (closed, reopening()),
        (closed, look_back("06-01")),
        (known, check()),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
def test_told_again_when_the_unit_has_been_merged_it_is_the_same(
    given: Callable[[Roster], Scenario], command: Command
) -> None:
    roster = heard()
    told = given(roster).told(command)
    merge(roster, VILLAGE, NEIGHBOUR, day("07-01"))
    assert not told.on(day("07-05")).when(command).outcome()


@pytest.mark.parametrize(
    ("told", "other", "field"),
    [
        (known(heard()), listed(title="另一个问题"), "problem"),
        (known(heard()).told(decline()), decline(reason="另一个理由"), "decline"),
        (known(heard()).told(measure("06-01")), measure("06-01", wording="另一条措施"), "measure"),
        (asked(), request(requester="clerk"), "request"),
        (closed().told(reopening()), reopening(reason="另一个理由"), "reopening"),
        (closed().told(look_back("06-01")), look_back("06-01", result="came_back"), "look_back"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
def test_another_content_of_a_known_id_is_refused_where_it_stands(told: Scenario, other: Command, field: str) -> None:
    told.when(other).refused_by("input.id_taken", field)


def test_an_opening_records_day_belongs_to_its_content() -> None:
    told = founded().told(listed(opening_record={"listed_on": "2026-05-01", "steps_before": []}))
    other = listed(opening_record={"listed_on": "2026-05-02", "steps_before": []})
    told.when(other).refused_by("input.id_taken", "problem")
