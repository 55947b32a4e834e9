"""Says in plain words of both languages where an account and the answer key differ; no difference, no line."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.local.texts import say

Row = Mapping[str, Any]
Name = tuple[str, str, str]

# To which service's facts a rule belongs, by its first word; all others are of meetings.
_SERVICES = {"campaign": "rectification", "problem": "rectification", "works": "venues", "venue": "venues"}
# What two accounts must agree on; a row may tell more.
_DUTY = ("unit", "answerable", "due", "state", "light", "days_overdue", "resolved_on")
_BREACH = ("withdrawn_on",)


def of_services(key: Mapping[str, Any], *services: str) -> dict[str, Any]:
    """Of a key only what follows from these services' facts."""

    def kept(rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if _SERVICES.get(row["rule"].partition(".")[0], "meetings") in services]

    return {**key, **{part: kept(key[part]) for part in ("rows", "breaches", "gone")}}


def differences(
    key: Mapping[str, Any], rows: Iterable[Row], breaches: Iterable[Row], gone: Iterable[Row] | None = None
) -> list[str]:
    """The duties and breaches that were found, beside those of the key. Each line names rule, subject and period.

    `gone`, when given, are the withdrawn alerts of duties that no longer are, with `withdrawn_on`.
    """
    return [
        *_compare(key["rows"], rows, _DUTY),
        *_compare(key["breaches"], breaches, _BREACH),
        *([] if gone is None else _compare(key["gone"], gone, _BREACH)),
    ]


def _compare(expected: Iterable[Row], actual: Iterable[Row], fields: tuple[str, ...]) -> list[str]:
    wanted = {_name(row): row for row in expected}
    found: dict[Name, Row] = {}
    told: list[str] = []
    for row in actual:
        if _name(row) in found:
            told.append(f"{_words(_name(row))}: {say('differs_twice')}")
        found[_name(row)] = row
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            told.append(f"{_words(name)}: {say('differs_missing', story=_story(wanted[name]))}")
        elif name not in wanted:
            told.append(f"{_words(name)}: {say('differs_surplus', state=found[name].get('state') or '–')}")
        else:
            told += _fields(name, wanted[name], found[name], fields)
    return told


def _fields(name: Name, wanted: Row, found: Row, fields: tuple[str, ...]) -> list[str]:
    pairs = [
        (field, _plain(wanted[field]), _plain(found.get(field)))
        for field in fields
        if wanted[field] != _as_far_as(wanted[field], found.get(field))
    ]
    expected, actual = _rungs(wanted), _rungs(found)
    for rung in sorted(expected.keys() | actual.keys()):
        if expected.get(rung) != actual.get(rung):
            pairs.append((f"rung {rung}", _rung_words(expected.get(rung)), _rung_words(actual.get(rung))))
    story = _story(wanted)
    return [
        f"{_words(name)}: {say('differs_field', field=field, wanted=should, found=does, story=story)}"
        for field, should, does in pairs
    ]


def _as_far_as(wanted: Any, found: Any) -> Any:
    """Of what was found only what is wanted: it may tell more."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return {name: found.get(name) for name in wanted}
    return found


Rung = tuple[str, tuple[tuple[str, str, str], ...]]


def _rungs(row: Row) -> dict[int, Rung]:
    return {rung["rung"]: (rung["day"], _receivers(rung["receivers"])) for rung in row["rungs"]}


def _receivers(receivers: Iterable[Row]) -> tuple[tuple[str, str, str], ...]:
    return tuple(sorted((who["unit"], who["post"], who["person"] or "nobody registered") for who in receivers))


def _name(row: Row) -> Name:
    return row["rule"], row["subject"], row["period"]


def _words(name: Name) -> str:
    rule, subject, period = name
    return f"{rule} of {subject}, {period}"


def _story(row: Row) -> str:
    return f" [{row['story']}]" if "story" in row else ""


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('post')} {value.get('person') or 'vacant'} of {value.get('unit')}"
    return "nothing" if value is None else str(value)


def _rung_words(rung: Rung | None) -> str:
    if rung is None:
        return "silent"
    day, receivers = rung
    return f"{day} to " + ", ".join(f"{post} {person} of {unit}" for unit, post, person in receivers)
