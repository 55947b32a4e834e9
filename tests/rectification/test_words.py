"""What is told in words is kept beside the event under a name of its own: pages, lists and erasing go by the name."""

from collections.abc import Mapping

import pytest

from shared.decider import Command
from shared.testing import Scenario
from tests.rectification.county import (
    DONE,
    NEIGHBOUR,
    asked,
    campaign,
    cause,
    check,
    closed,
    completion,
    decline,
    extension,
    filing,
    found,
    founded,
    listed,
    look_back,
    measure,
    rejection,
    reopening,
    ruling,
)

LISTED = founded().told(listed())


@pytest.mark.parametrize(
    ("given", "command", "texts"),
    [
        (founded(), campaign(campaign="D"), {"title": "集中整治", "item.K1": "第1项", "item.K2": "第2项"}),
        (founded(), filing(note="无"), {"note": "无"}),
        (founded(), filing(), {}),
        (founded(), listed(), {"title": "公开不及时", "description": "季度账目未公开"}),
        (LISTED, decline(), {"reason": "不属本村"}),
        (LISTED.told(decline()), ruling("insisted"), {"reason": "理由"}),
        (LISTED, cause("06-01"), {"cause": "无人负责"}),
        (LISTED, measure("06-01"), {"wording": "专人负责"}),
        (founded().told(*DONE[:-1]), completion("06-01", note="完成"), {"note": "完成"}),
        (founded().told(*DONE[:-1]), completion("06-01"), {}),
        (LISTED, extension("claim", "07-31"), {"reason": "汛期"}),
        (asked(), rejection(), {"reasons": "未整改到位"}),
        (closed(), reopening(), {"reason": "反弹"}),
        (closed().on(founded().today), look_back("06-01", note="未反弹"), {"note": "未反弹"}),
        (closed(), look_back("06-01"), {}),
        (LISTED.told(check()), found(NEIGHBOUR, False, note="没有"), {"note": "没有"}),
        (LISTED.told(check()), found(NEIGHBOUR, False), {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
def test_words_are_kept_under_their_own_names(given: Scenario, command: Command, texts: Mapping[str, str]) -> None:
    assert given.when(command).outcome()[0].texts == texts


def test_what_an_organisation_reports_of_itself_is_a_problem_with_its_words() -> None:
    _, problem = founded().when(filing(counts=(1, 0), reports=("S-1",))).outcome()
    assert problem.texts == {"title": "自查", "description": "自查发现"}
