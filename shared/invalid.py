"""What is wrong with a value from outside, in our own rules: pydantic's words are English, and for programmers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_RULES: Mapping[str, str] = {  # by pydantic's names
    "missing": "input.missing",
    "extra_forbidden": "input.unknown_field",
    "literal_error": "input.not_in_list",
    "string_pattern_mismatch": "input.not_of_the_form",
    "string_too_long": "input.too_long",
    "too_long": "input.too_many",
    "string_too_short": "input.too_short",
    "too_short": "input.too_few",
    "string_unicode": "input.lone_surrogate",
    "date_from_datetime_inexact": "input.not_a_day",
    "date_from_datetime_parsing": "input.not_a_day",
    "date_parsing": "input.not_a_day",
    "date_type": "input.not_a_day",
    "datetime_from_date_parsing": "input.not_a_moment",
    "datetime_parsing": "input.not_a_moment",
    "datetime_type": "input.not_a_moment",
    "int_from_float": "input.not_a_whole_number",
    "int_parsing": "input.not_a_whole_number",
    "int_parsing_size": "input.not_a_whole_number",
    "int_type": "input.not_a_whole_number",
    "string_type": "input.not_text",
    "bool_parsing": "input.not_yes_or_no",
    "bool_type": "input.not_yes_or_no",
    "list_type": "input.not_a_list",
    "tuple_type": "input.not_a_list",
    "dict_type": "input.not_an_object_there",
    "model_attributes_type": "input.not_an_object_there",
    "model_type": "input.not_an_object_there",
    "uuid_parsing": "input.not_a_uuid",
    "uuid_type": "input.not_a_uuid",
    "greater_than_equal": "input.too_small",
    "less_than_equal": "input.too_large",
}
_KEY = "[key]"  # where pydantic means a name of an object and not what stands under it
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")


@dataclass(frozen=True)
class Invalid:
    """`field` is a path ("attendance.0.present"), "" for the whole; `facts` fill the blanks of the rule's text."""

    rule: str
    field: str
    facts: Mapping[str, Any]


def invalid(error: Mapping[str, Any], within: int = 0) -> Invalid:
    """One of pydantic's errors, never with the value itself. Of its path the first `within` parts are ours."""
    field = ".".join(str(part) for part in error["loc"][within:] if part != _KEY)
    return Invalid(_RULES.get(error["type"], "input.invalid"), field, {**facts(error), "where": field})


def facts(error: Mapping[str, Any]) -> dict[str, Any]:
    """What one of pydantic's errors says beside its words: limits, the form, the `values` or tags of a set."""
    context = error.get("ctx", {})
    told = {name: value for name, value in context.items() if isinstance(value, str | int | date)}
    return {**told, "values": tuple(_QUOTED.findall(context.get("expected", context.get("expected_tags", ""))))}
