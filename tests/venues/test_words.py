"""What is told in words is kept beside the event under a name of its own: pages, sheets and erasing go by the name."""

from collections.abc import Mapping

import pytest

from shared.decider import Command
from shared.testing import Scenario
from tests.venues.village import (
    accepted,
    activity,
    allocate,
    batch,
    change,
    county,
    disburse,
    founded,
    open_venue,
    pause,
    planned,
    programme,
    report,
    start,
)

STARTED = founded().told(start())
OPENED = accepted().told(open_venue())


@pytest.mark.parametrize(
    ("given", "command", "texts"),
    [
        (county(), programme(), {"title": "村级阵地建设"}),
        (county().told(programme()), batch(), {"title": "第一批"}),
        (county().told(programme(), batch()), planned(), {"title": "文化活动中心"}),
        (founded(), allocate(), {"note": "第一笔"}),
        (founded().told(allocate()), disburse(), {"note": "材料款"}),
        (STARTED, pause(), {"reason": "等待材料"}),
        (STARTED, report(30, "06-10", note="主体"), {"note": "主体"}),
        (STARTED, report(30, "06-10"), {}),
        (OPENED, change("missing", note="被盗"), {"note": "被盗"}),
        (OPENED, change("missing"), {}),
        (OPENED, activity(), {"title": "广场舞"}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
def test_words_are_kept_under_their_own_names(given: Scenario, command: Command, texts: Mapping[str, str]) -> None:
    assert texts in [event.texts for event in given.when(command).outcome()]


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (STARTED.told(pause()), pause("06-11", record="T-2", corrects="T-1")),
        (STARTED.told(report(30, "06-10")), report(40, "06-11", corrects="R-06-10")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
def test_a_correction_names_what_it_corrects(given: Scenario, command: Command) -> None:
    [event] = given.when(command).outcome()
    assert getattr(event, "corrects", None) == getattr(command, "corrects", "")
