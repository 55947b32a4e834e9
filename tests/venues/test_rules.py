"""The rulebook is dated: an acceptance looks at the items in force on its day, and keeps the row's id."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from services.venues.domain import rules
from services.venues.domain.decide import FOLDS, decide
from services.venues.domain.events import AcceptanceRecorded
from services.venues.domain.rules import Rulebook
from services.venues.settings import RULE_FILE
from shared.rulebooks import BadRules, RulesFile
from shared.testing import Scenario
from tests.venues.village import RULES, SEVEN, acceptance, batch, complete, day, heard, planned, programme, start

EIGHT = """
[[row]]
about = "seven_ones"
id = "county.eight_ones/1"
in_force_from = 2026-10-01
items = ["culture_square", "culture_room", "simple_stage", "notice_board", "culture_equipment", "broadcast_equipment",
  "sports_equipment", "reading_room"]
source = "县里的文件（虚构）"
status = "default"
"""


def with_county(text: str) -> Rulebook:
    return rules.read(RulesFile.at(RULE_FILE), RulesFile("county.toml", text))


def test_every_row_has_a_source_and_the_seven_are_seven() -> None:
    assert all(row.source for row in RULES.rows)
    assert len({*SEVEN}) == 7


@pytest.mark.parametrize(("on", "rule", "count"), [
    ("09-30", "venue.seven_ones/1", 7), ("10-01", "county.eight_ones/1", 8),
])  # fmt: skip
def test_a_countys_own_row_holds_from_its_day_on(on: str, rule: str, count: int) -> None:
    book = with_county(EIGHT)
    scenario = Scenario(partial(decide, roster=heard(), rules=book), FOLDS, "venues", day(on))
    done = scenario.told(programme(), batch(), planned(), start(), complete())
    items = dict.fromkeys(book.seven_ones(day(on)).items, "working")
    (told,) = done.when(acceptance(items=items)).outcome()
    assert isinstance(told, AcceptanceRecorded)
    assert (told.rule, len(told.items)) == (rule, count)
    done.told(acceptance(items=items)).on(day("12-01")).when(acceptance(items=items)).then()


def test_before_the_first_row_the_oldest_holds() -> None:
    assert RULES.seven_ones(date(2001, 1, 1)).id == "venue.seven_ones/1"


def test_a_rulebook_lacks_no_sort() -> None:
    with pytest.raises(ValueError, match="keepers, photos"):
        Rulebook(tuple(row for row in RULES.rows if row.about == "seven_ones"))


@pytest.mark.parametrize("wrong", [
    EIGHT.replace('"seven_ones"', '"nine_ones"'), EIGHT.replace("items", "things"),
    EIGHT.replace("2026-10-01", '"soon"'),
])  # fmt: skip
def test_a_row_that_cannot_be_used_is_told(wrong: str) -> None:
    with pytest.raises(BadRules):
        with_county(wrong)


def test_the_file_is_the_one_that_the_service_reads() -> None:
    assert Path("services/venues/rules.toml").resolve() == RULE_FILE.resolve()
