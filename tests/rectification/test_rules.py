"""The few numbers of rectification's own: dated rows, over which a county lays its own."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from services.rectification.domain import rules
from services.rectification.domain.decide import decide
from services.rectification.settings import RULE_FILE
from shared.rulebooks import BadRules, RulesFile
from tests.rectification.county import RULES, completion, day, founded, heard, listed, measure

COUNTYS = """
[[row]]
about = "evidence"
id = "evidence/yunwu"
in_force_from = 2026-06-10
files_max = 2
bytes_max = 1_000_000
source = "云雾县整改办〔2026〕3号（虚构）"
status = "confirmed"
"""


def with_countys(text: str) -> rules.Rulebook:
    return rules.read(RulesFile.at(RULE_FILE), RulesFile("county.toml", text))


def test_the_speechs_five_aspects_are_what_a_plan_may_begin_with() -> None:
    rows = RULES.template(date(2026, 6, 1))
    assert [row.aspect for row in rows] == [
        "benefit_policy",
        "organised_crime",
        "two_committees",
        "disclosure",
        "disputes",
    ]
    assert all(row.source == "speech §2.3" for row in rows)


def test_a_countys_row_holds_from_its_day_on() -> None:
    book = with_countys(COUNTYS)
    assert [book.evidence(day(on)).files_max for on in ("06-09", "06-10")] == [5, 2]


def test_a_county_adds_an_aspect_of_its_own_and_nothing_else() -> None:
    own = """
[[row]]
about = "template"
id = "template.rota/1"
aspect = "rota"
in_force_from = 2026-06-10
wording = "值班未落实的班次数"
source = "云雾县整改办〔2026〕3号（虚构）"
status = "confirmed"
"""
    assert [row.aspect for row in with_countys(own).template(day("06-10"))][5:] == ["rota"]
    with pytest.raises(BadRules):
        with_countys(COUNTYS.replace('"evidence"', '"photographs"'))


def test_a_rulebook_lacks_no_sort() -> None:
    with pytest.raises(ValueError, match="template"):
        rules.Rulebook(tuple(row for row in RULES.rows if row.about == "evidence"))


def test_a_measure_is_judged_by_the_row_of_its_day() -> None:
    files = [{"sha256": str(n) * 64, "media_type": "image/png", "size_bytes": 9} for n in range(3)]
    given = founded(on="06-20").told(listed(), measure("06-05"))
    given = replace(given, decide=partial(decide, roster=heard(), rules=with_countys(COUNTYS)))
    given.when(completion("06-09", evidence=files)).then_types("measure_completed")
    given.when(completion("06-10", evidence=files)).refused_by("measure.too_many_files", "evidence", files_max=2)


@pytest.mark.parametrize(
    ("old", "new"),
    [("files_max = 2", "files_max = 0"), ("bytes_max = 1_000_000", "bytes_max = 30_000_000"), ("files_max", "files")],
)
def test_a_row_that_cannot_be_is_told_by_its_field(old: str, new: str) -> None:
    with pytest.raises(BadRules):
        with_countys(COUNTYS.replace(old, new))
