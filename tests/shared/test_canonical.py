import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.canonical import WHOLE_MAX, Malformed, dumps, loads

KEYS = st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=8)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-WHOLE_MAX, WHOLE_MAX) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_a_value_survives_its_text(value: object) -> None:
    assert loads(dumps(value)) == value


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.randoms())
def test_equal_objects_have_one_text_whatever_the_order_of_their_keys(value: dict[str, object], chance: Random) -> None:
    items = list(value.items())
    chance.shuffle(items)
    assert dumps(dict(items)) == dumps(value)


@given(VALUES)
def test_the_text_says_to_others_what_it_says_to_us(value: object) -> None:
    assert json.loads(dumps(value)) == value


def test_the_published_vector() -> None:
    value = {"b": [1, True, None, '中\n"\\/\u001f'], "a": -1}
    assert dumps(value) == '{"a":-1,"b":[1,true,null,"中\\n\\"\\\\/\\u001f"]}'


@pytest.mark.parametrize(
    ("text", "path", "why"),
    [
        (b'{"a":1.5}', "a", "float"),
        (b'{"a":[0,1e3]}', "a.1", "float"),
        (b'{"a":NaN}', "a", "float"),
        (b'{"a":1,"a":2}', "a", "key_twice"),
        (rb'{"a":["x","\u0000"]}', "a.1", "nul"),
        (b'{"a":"\x00"}', "", "nul"),
        (rb'{"a":"\ud800"}', "a", "lone_surrogate"),
        (b'{"a":9007199254740992}', "a", "whole_too_large"),
        (b'{"a":' + b"9" * 5000 + b"}", "", "whole_too_large"),
        (b"\xff", "", "not_utf8"),
        (b"{", "", "not_json"),
        ('{"中":1}'.encode(), "\\u4e2d", "key_not_ascii"),
        (b"[" * 100 + b"]" * 100, "0.0.0.0", "too_deep"),
        (b"[" * 100_000, "", "too_deep"),
    ],
)
def test_what_the_subset_does_not_allow_is_named_with_its_place(text: bytes, path: str, why: str) -> None:
    with pytest.raises(Malformed) as error:
        loads(text)
    assert (error.value.path, error.value.why) == (path, why)


@pytest.mark.parametrize("value", [1.0, {"a": float("nan")}, {1: 2}, "\ud800", "\x00", 2**53, b"x", object()])
def test_what_the_subset_does_not_allow_is_not_written_either(value: object) -> None:
    with pytest.raises(Malformed):
        dumps(value)
