"""What the oracle and the services say of one history, laid side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.days import DAY_US, midnight_us
from shared.envelope import Stored
from tests.journeys.in_memory import Office
from tests.oracle import oracle
from tests.oracle.facts import MEETINGS, Fact
from tests.oracle.rules import RULES, Row
from tests.oracle.through_services import office, verdicts

Name = tuple[str, ...]
Events = Mapping[str, Sequence[Stored]]
VOID = ("step_voided", frozenset[str]())  # also what is left when a correction takes a matter from the agenda
END_OF_DAY = datetime.max.time()


@dataclass(frozen=True)
class Look:
    """Both are asked on this day, supervision after batches that end at these places.

    While it reads what stands at the place of the crash it is stopped, forgets that batch and begins it again.
    """

    day: date
    cuts: tuple[int, ...]
    crash: int = -1


def disagreements(
    accepted: Sequence[Fact], events: Events, looks: Sequence[Look], changed: tuple[Row, ...] = ()
) -> Iterator[str]:
    """Where the two differ on the days of the looks, all being known that was recorded by the end of each.

    `events`: what each service stored, by source.
    """
    rules = *RULES, *changed
    looks = sorted(looks, key=lambda look: look.day)
    moments = [datetime.combine(look.day, END_OF_DAY) for look in looks]
    for look, account in zip(looks, oracle.accounts(accepted, moments, rules), strict=True):
        for line in _on(look, account, events, changed):
            yield f"on {look.day}: {line}"


def _on(look: Look, account: oracle.Account, events: Events, changed: tuple[Row, ...]) -> list[str]:
    until = look.day
    known = {
        source: [event for event in stored if event.recorded_at_us <= _end_us(until)]
        for source, stored in events.items()
    }
    seen = office(known, until, look.cuts, look.crash, changed)
    return [
        *_compare("verdict", _oracle_verdicts(account), _service_verdicts(known[MEETINGS])),
        *_compare("duty", _by_name(account.rows(until)), _duties(seen, until)),
        *_compare("breach", _by_name(account.breach_rows()), _breaches(seen)),
    ]


def _end_us(day: date) -> int:
    return midnight_us(day) + DAY_US - 1


def _compare(what: str, oracle_says: Mapping[Name, Any], service_says: Mapping[Name, Any]) -> list[str]:
    told = []
    for name in sorted(oracle_says.keys() | service_says.keys()):
        here, there = oracle_says.get(name), service_says.get(name)
        if here == there or (here is None and there == VOID):
            continue
        if isinstance(here, dict) and isinstance(there, dict):
            told += [
                f"{what} {' '.join(name)}: {key}: oracle {here[key]}, service {there[key]}"
                for key in here
                if key in there and not _agree(key, here, there)
            ]
        else:
            told.append(f"{what} {' '.join(name)}: oracle {here}, service {there}")
    return told


def _agree(key: str, here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Two secretaries whose days meet both hold the post; the text does not say which of them answers."""
    if key == "answerable":
        return bool(here[key][:2] == there[key][:2]) and there[key][2] in (here[key][2] or [None])
    return bool(here[key] == there[key])


def _oracle_verdicts(account: oracle.Account) -> dict[Name, Any]:
    """What a return undid stands as void."""
    return {
        (str(course.opening["matter"]), verdict.step, verdict.record, str(verdict.item)): (
            VOID if verdict.void_from else ("step_refused" if verdict.reasons else "step_approved", verdict.reasons)
        )
        for course in account.known.courses
        for verdict in course.verdicts
    }


def _service_verdicts(events: Sequence[Stored]) -> dict[Name, Any]:
    return dict(verdicts(events))


def _by_name(rows: Iterable[dict[str, Any]]) -> dict[Name, Any]:
    told = list(rows)
    found: dict[Name, Any] = {(row["rule"], row["subject"], row["period"]): row for row in told}
    assert len(found) == len(told), "the oracle tells of something twice"
    return found


def _duties(seen: Office, until: date) -> dict[Name, Any]:
    """The services' rows in the oracle's shape."""
    found: dict[Name, Any] = {}
    rows = seen.duties(until, _end_us(until) + 1)
    for row in rows:
        who = row["answerable"]
        found[row["rule"], row["subject"], row["period"]] = {
            **row,
            "answerable": (who["unit"], who["post"], who["person"]),
            "rungs": {rung["rung"]: (rung["day"], _receivers(rung["receivers"])) for rung in row["rungs"]},
        }
    assert len(found) == len(rows), "a duty is told twice"
    return found


def _receivers(receivers: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str | None]]:
    return sorted(
        ((who["unit"], who["post"], who["person"]) for who in receivers), key=lambda who: (who[0], who[1], who[2] or "")
    )


def _breaches(seen: Office) -> dict[Name, Any]:
    return {
        (row["rule"], row["subject"], row["period"]): {
            **row,
            "receivers": _receivers(row["rungs"][0]["receivers"]),
        }
        for row in seen.breaches()
    }
