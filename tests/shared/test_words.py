"""The words that all services share: a text that must be told says something."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from shared.problems import problem
from shared.words import Line, Text


class Told(BaseModel):
    title: Line = "题"
    reason: Text | None = None


@pytest.mark.parametrize("field", ["title", "reason"])
@pytest.mark.parametrize("blank", ["", " ", "   ", "\t\n", "\u3000"])
def test_a_text_of_blanks_alone_is_refused_as_empty(field: str, blank: str) -> None:
    with pytest.raises(ValidationError) as found:
        Told.model_validate({field: blank})
    told = problem(found.value, "meetings", "zh-CN")
    assert (told.rule, told.field) == ("input.too_short", field)
    assert told.detail == f"{field} 太短或为空，至少 1 个字符"


@pytest.mark.parametrize("written", ["题", " 题 ", "\u3000题", "a b"])
def test_a_text_is_kept_as_it_was_written(written: str) -> None:
    assert Told(title=written, reason=written).title == written


def test_the_schema_says_so() -> None:
    told: dict[str, Any] = Told.model_json_schema()["properties"]
    assert told["title"]["pattern"] == told["reason"]["anyOf"][0]["pattern"] == r"\S"
