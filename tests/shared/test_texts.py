"""What users read calls roles, posts and values by their words, in both languages, and every form is described."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
from fastapi import FastAPI

from deploy.cli.rules import SERVICES
from services.meetings.domain.commands import COMMANDS as MEETINGS
from services.rectification.domain.commands import COMMANDS as RECTIFICATION
from services.supervision.api import acts, feed, findings, parked, task_list
from services.supervision.domain.commands import SupervisionCommand
from services.supervision.domain.duty import Light
from services.venues.domain.commands import COMMANDS as VENUES
from shared.access import ROLES
from shared.texts import Language, catalogue, choices, say, word
from shared.words import Post

AREAS = sorted({(file.parent.name, file.stem) for file in Path("locales").rglob("*.toml")})
LANGUAGES: tuple[Language, ...] = get_args(Language)
MODELS = [*MEETINGS.values(), *RECTIFICATION.values(), *VENUES.values(), *get_args(SupervisionCommand)]


def asked() -> list[Any]:
    """The schemas of all that may be told or asked, and of the rows that a county may lay over ours."""
    app = FastAPI()
    for module in (acts, feed, findings, parked, task_list):
        app.include_router(module.router)
    rows = [shape.json_schema() for form, _ in SERVICES.values() for shape in form.tables.values()]
    return [*(model.model_json_schema() for model in MODELS), *rows, app.openapi()]


def found(schema: Any, key: str) -> Iterator[Any]:
    if isinstance(schema, Mapping):
        yield from ([schema[key]] if key in schema else [])
        for part in schema.values():
            yield from found(part, key)
    elif isinstance(schema, list):
        for part in schema:
            yield from found(part, key)


CLOSED = sorted({tuple(values) for model in MODELS for values in found(model.model_json_schema(), "enum")})
FORMS = sorted({form for form in found(asked(), "pattern") if isinstance(form, str)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", CLOSED, ids=lambda values: values[0])
def test_every_closed_set_of_a_command_has_one_table_of_words(language: Language, values: tuple[str, ...]) -> None:
    tables = [table for table in catalogue("words", language).values() if set(values) <= set(table)]
    assert len({tuple(table[value] for value in values) for table in tables}) == 1
    assert all(told.startswith(value) for told, value in zip(choices(language, values), values, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_input_is_described_in_words(language: Language, form: str) -> None:
    assert word("form", language, form) != form


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sort", "values"), [("role", ROLES), ("post", get_args(Post)), ("light", (*get_args(Light), "cannot_judge"))]
)
def test_every_role_post_and_light_has_a_word(language: Language, sort: str, values: tuple[str, ...]) -> None:
    assert set(catalogue("words", language)[sort]) == set(values)


def test_both_languages_have_the_same_words() -> None:
    """But for sources, which are written in English where they are not Chinese by name."""
    chinese, english = (
        {name: set(table) for name, table in catalogue("words", one).items() if name != "source"} for one in LANGUAGES
    )
    assert chinese == english


@pytest.mark.parametrize("area", ["problems", "words", "supervision", "cli"])
def test_both_languages_have_the_same_texts(area: str) -> None:
    chinese, english = (set(catalogue(area, language)) for language in LANGUAGES)
    assert chinese == english


def test_who_may_not_is_told_by_name_and_who_may() -> None:
    told = {"role": "village_office", "roles": ("inspection_office", "operator")}
    assert say("problems", "zh-CN", "access.role", **told) == ("“村”无权办理此事；请由有权的单位办理：督查室、运维人员")
    assert say("problems", "en", "access.role", **told) == (
        "The village office may not do this; it is for: inspection office, operator"
    )


def test_of_a_closed_set_the_value_to_type_and_its_word_are_told() -> None:
    told = {"where": "ruling", "values": ("accepted", "insisted")}
    assert say("problems", "zh-CN", "input.not_in_list", **told) == (
        "ruling 只能取：accepted（准予不认领）、insisted（坚持由其认领）"
    )


@pytest.mark.parametrize(("length", "told"), [(20 * 2**20, "20 MB"), (64 * 1024, "64 KB"), (100, "100 B")])
def test_a_length_is_told_in_megabytes(length: int, told: str) -> None:
    assert told in say("problems", "zh-CN", "input.body_too_large", bytes_max=length)


def test_an_id_is_said_by_its_word_and_one_without_a_word_as_it_is() -> None:
    facts = {"item": "notice_board", "condition": "missing"}
    assert say("venues", "zh-CN", "facility.unchanged", **facts) == "“宣传栏”登记的状况已是“缺”，没有变动"
    own = say("venues", "zh-CN", "acceptance.item_left_out", item="fountain")
    assert own == "缺少“fountain”的查看结果；“七个一”须逐项填写"
    assert "notice board" in say("venues", "en", "facility.unchanged", **facts)


def test_a_blank_of_which_nothing_is_known_stays_empty() -> None:
    assert say("venues", "zh-CN", "money.other_source", entry="A-1") == "款项 A-1 的资金来源是“”，冲回须用同一来源"


@pytest.mark.parametrize(("language", "area"), AREAS)
def test_every_blank_that_names_words_leads_to_some(language: Language, area: str) -> None:
    for text in _texts(catalogue(area, language)):
        for _, name, spec, _ in Formatter().parse(text):
            if name and spec and spec not in ("choices", "size"):
                assert catalogue("words", language)[spec], text


def _texts(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    inside = told.values() if hasattr(told, "values") else told if isinstance(told, list) else ()
    return [text for one in inside for text in _texts(one)]
