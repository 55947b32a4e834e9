"""What an office does, it does for the county: no other unit's act is taken for one."""

import pytest

from shared.decider import Command
from shared.testing import Scenario
from tests.rectification.county import (
    COUNTY,
    NEIGHBOUR,
    SCHOOL,
    TOWNSHIP,
    VILLAGE,
    check,
    closed,
    decline,
    extension,
    founded,
    listed,
    look_back,
    reopening,
    ruling,
)


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (founded(), listed(office=TOWNSHIP)),
        (founded().told(listed()), check(office=VILLAGE)),
        (founded().told(listed(), decline()), ruling("accepted", office=NEIGHBOUR)),
        (founded().told(listed()), extension("claim", "07-31", office=SCHOOL)),
        (closed(), reopening(office=VILLAGE)),
        (closed(), look_back("06-01", office=TOWNSHIP)),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
def test_an_office_of_the_countys_acts_for_the_county_and_no_other_unit(given: Scenario, command: Command) -> None:
    unit = command.model_dump()["office"]
    given.when(command).refused_by("office.not_the_countys", "office", unit=unit)
    given.when(command.model_validate({**command.model_dump(), "office": COUNTY})).outcome()
