"""A county's own rows, laid over a service's: what takes a row's place, what stands beside it, what is refused."""

import string
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.rulebooks import BadRules, Form, RulesFile
from shared.texts import Language, catalogue


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    rule: str
    in_force_from: date
    due_days: int = Field(gt=0)
    source: str


FORM: Form[Row] = Form({"rule": TypeAdapter(Row)}, lambda row: row.rule)


def row(name: str, since: str = "2020-01-01", days: object = 30, source: str = "speech §2.1") -> str:
    """ "proposal/1": the first row of the rule "proposal"."""
    rule = name.split("/")[0]
    return (
        f'[[rule]]\nid = "{name}"\nrule = "{rule}"\nin_force_from = {since}\ndue_days = {days}\nsource = "{source}"\n'
    )


def ours(name: str, since: str = "2020-01-01", days: object = 45) -> str:
    return row(name, since, days, "县委〔2026〕12 号")


OWN = FORM.read(RulesFile("own", row("proposal/1") + row("review/1") + row("review/2", "2025-01-01")))


def given(text: str) -> RulesFile:
    return RulesFile("county.toml", text)


def ids(text: str) -> list[str]:
    return [one.id for one in FORM.laid_over(OWN, given(text))]


def faults(text: str) -> list[tuple[str, str, str]]:
    """Why, row and field of each, all of them in the county's file."""
    with pytest.raises(BadRules) as refused:
        FORM.laid_over(OWN, given(text))
    assert {fault.file for fault in refused.value.faults} == {"county.toml"}
    return [(fault.why, fault.row, fault.at) for fault in refused.value.faults]


def test_an_empty_file_changes_nothing() -> None:
    assert FORM.laid_over(OWN, given("")) == OWN


def test_a_known_id_replaces_the_row_whole_and_in_its_place() -> None:
    laid = FORM.laid_over(OWN, given(ours("review/1")))
    assert [(one.id, one.due_days) for one in laid] == [("proposal/1", 30), ("review/1", 45), ("review/2", 30)]


def test_a_new_id_stands_beside_the_others() -> None:
    assert ids(ours("proposal/2", "2026-07-01")) == ["proposal/1", "review/1", "review/2", "proposal/2"]


def test_each_change_names_the_rows_before_and_after_it() -> None:
    added = {"review/0": "2019-01-01", "review/3": "2022-01-01", "review/4": "2026-07-01"}
    text = ours("proposal/1") + "".join(ours(*one) for one in added.items())
    found = [
        (one.row.id, one.replaces, one.before and one.before.id, one.after and one.after.id)
        for one in FORM.changes(OWN, given(text))
    ]
    assert found == [
        ("proposal/1", True, "proposal/1", None),
        ("review/0", False, None, "review/1"),
        ("review/3", False, "review/1", "review/2"),
        ("review/4", False, "review/2", None),
    ]


def test_a_replacement_may_take_over_the_day_that_its_row_had() -> None:
    assert ids(ours("review/2", "2025-01-01")) == ["proposal/1", "review/1", "review/2"]


@pytest.mark.parametrize("since", ["2024-12-31", "2025-01-02"])
def test_a_day_before_and_a_day_after_another_row_are_free(since: str) -> None:
    assert len(ids(ours("review/3", since))) == 4


def test_two_rows_about_the_same_from_the_same_day_are_refused() -> None:
    assert faults(ours("review/3", "2025-01-01")) == [("same_day", "review/3", "in_force_from")]
    two = ours("review/3", "2026-07-01") + ours("review/4", "2026-07-01")
    assert faults(two) == [("same_day", "review/4", "in_force_from")]


def test_a_replacement_moved_to_another_rows_day_is_refused() -> None:
    assert faults(ours("review/1", "2025-01-01")) == [("same_day", "review/1", "in_force_from")]


def test_two_replacements_may_change_places() -> None:
    assert len(ids(ours("review/1", "2025-01-01") + ours("review/2", "2020-01-01"))) == 3


INEXACT = "date_from_datetime_inexact"
REFUSED: list[tuple[Callable[[str], str], tuple[str, str, str]]] = [
    (lambda text: text.replace("= 45", "= 0"), ("greater_than", "proposal/2", "due_days")),
    (lambda text: text.replace("= 45", '= "soon"'), ("int_parsing", "proposal/2", "due_days")),
    (lambda text: text.replace("due_days", "days"), ("missing", "proposal/2", "due_days")),
    (lambda text: text + "grace = 5\n", ("extra_forbidden", "proposal/2", "grace")),
    (lambda text: text.replace("-01\n", "-01T08:00:00\n"), (INEXACT, "proposal/2", "in_force_from")),
    (lambda text: text.replace("2026-07-01", '"July"'), ("date_from_datetime_parsing", "proposal/2", "in_force_from")),
    (lambda text: text.replace('source = "县委〔2026〕12 号"', ""), ("missing", "proposal/2", "source")),
    (lambda text: text.replace("县委〔2026〕12 号", " "), ("blank", "proposal/2", "source")),
    (lambda text: text.replace("县委〔2026〕12 号", "speech §2.1"), ("source_not_the_countys", "proposal/2", "source")),
    (lambda text: text.replace('id = "proposal/2"', ""), ("missing", "[[rule]] 1", "id")),
    (lambda text: text.replace('rule = "proposal"', 'rule = "propsal"'), ("unknown_rule", "proposal/2", "rule")),
    (lambda text: text.replace('"proposal/2"', '"review/1"'), ("about_something_else", "review/1", "id")),
    (lambda text: text + text.replace("07-01", "08-01"), ("id_twice", "proposal/2", "id")),
    (lambda text: text.replace("[[rule]]", "[[rules]]"), ("unknown_table", "[[rules]]", "")),
    (lambda text: text.replace("[[rule]]", "[rule]"), ("not_rows", "[[rule]]", "")),
    (lambda _: "rule = [1]", ("model_type", "[[rule]] 1", "")),
    (lambda _: "[[rule]", ("not_toml", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fault"), REFUSED, ids=lambda part: part[0] if isinstance(part, tuple) else "")
def test_what_is_wrong_is_told_with_file_row_and_field(
    change: Callable[[str], str], fault: tuple[str, str, str]
) -> None:
    assert fault in faults(change(ours("proposal/2", "2026-07-01")))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = ours("proposal/2", days=0) + ours("review/3", days=-1)
    assert [(why, row) for why, row, _ in faults(text)] == [
        ("greater_than", "proposal/2"),
        ("greater_than", "review/3"),
    ]


def test_each_fault_is_one_line_in_both_languages() -> None:
    with pytest.raises(BadRules) as refused:
        FORM.laid_over(OWN, given(ours("proposal/2", days=0) + ours("review/3", days=0)))
    first, second = str(refused.value).splitlines()
    assert first == (
        "规则文件 county.toml，规则 proposal/2，字段 due_days：应大于 0 / "
        "rules file county.toml, rule proposal/2, field due_days: must be more than 0"
    )
    assert "review/3" in second


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes("[[rule]] # \u00e9".encode("latin-1"))
    for name, why in (("absent", "unreadable"), (".", "unreadable"), ("latin", "not_utf8")):
        with pytest.raises(BadRules, match=r"rules file") as refused:
            RulesFile.at(tmp_path / name)
        assert [fault.why for fault in refused.value.faults] == [why]


def test_a_file_may_be_marked_as_utf_8_and_have_any_line_ends(tmp_path: Path) -> None:
    text = ours("proposal/2", "2026-07-01").replace("\n", "\r\n")
    (tmp_path / "county.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert FORM.laid_over(OWN, RulesFile.at(tmp_path / "county.toml"))[-1].id == "proposal/2"


def test_every_text_stands_in_both_languages_with_the_same_facts() -> None:
    chinese, english = (catalogue("rules", language) for language in get_args(Language))
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(_blanks(text)) == set(_blanks(english[key])), key


def _blanks(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
