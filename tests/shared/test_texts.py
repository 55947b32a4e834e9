"""What users read is said in words: a blank may name the table in which the word for an id stands."""

from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from shared.texts import Language, catalogue, say, words_of

AREAS = sorted({(file.parent.name, file.stem) for file in Path("locales").rglob("*.toml")})


def test_an_id_is_said_by_its_word_and_one_without_a_word_as_it_is() -> None:
    facts = {"item": "notice_board", "condition": "missing"}
    assert say("venues", "zh-CN", "facility.unchanged", **facts) == "“宣传栏”登记的状况已是“缺”，没有变动"
    own = say("venues", "zh-CN", "acceptance.item_left_out", item="fountain")
    assert own == "缺少“fountain”的查看结果；“七个一”须逐项填写"
    assert "notice_board" in say("venues", "en", "facility.unchanged", **facts)


def test_a_table_that_is_read_in_a_spreadsheet_says_the_word_too() -> None:
    facts = {"works": "W-1", "allocated_fen": 1, "disbursed_fen": 0, "amount_fen": 2}
    said = say("venues", "zh-CN", "money.more_out_than_in", source="party_dues", **facts)
    assert said.startswith("工程 W-1 的“党费”资金已拨入 1 分")
    assert words_of("venue_sheets", "zh-CN", "source")["county"] == "县级"


def test_a_blank_of_which_nothing_is_known_stays_empty() -> None:
    assert say("venues", "zh-CN", "money.other_source", entry="A-1") == "款项 A-1 的资金来源是“”，冲回须用同一来源"


@pytest.mark.parametrize(("language", "area"), AREAS)
def test_every_blank_that_names_a_table_leads_to_one(language: Language, area: str) -> None:
    for text in _texts(catalogue(area, language)):
        for _, name, spec, _ in Formatter().parse(text):
            if name and spec:
                where, _, table = spec.partition(".")
                assert words_of(where, language, table), text


def _texts(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    inside = told.values() if hasattr(told, "values") else told if isinstance(told, list) else ()
    return [text for one in inside for text in _texts(one)]
