"""The facts for and against: the events on which an alert rests, and the records that those judge."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from services.supervision.domain.affairs.opening import own_subject
from services.supervision.domain.facts.matters import STEPS
from services.supervision.views.bearing import Side, Spoken, bearing, records
from services.supervision.views.reading import View
from services.supervision.views.shown import Shown
from services.supervision.views.standing import moment
from shared.canonical import Malformed, loads
from shared.days import EPOCH

OWN = "supervision"
# How a step's record is named in the matter's own events; the other steps' are meetings, subjects of their own.
NAMES_OF_RECORDS = {"disclosure": "notice", "awareness": "report"}
RECORDS = {
    None: ["meeting_held", "meeting_corrected"],
    "notice": ["disclosure_posted"],
    "report": ["progress_reported"],
}


async def evidence(view: View, row: Any) -> list[Shown]:
    """First what it rests on and what else bears on it, then what ended it, then the records that those judge.

    Each is named by id, source and position. `row` is the alert's.
    """
    ids = loads(row["evidence"])
    subjects = await _subjects(view, row)
    known = {event["id"]: event for event in await view.connection.fetch(view.sql["evidence"], subjects, ids)}
    judged = [
        Spoken(known[event], "against" if number else "for") for number, event in enumerate(ids) if event in known
    ]
    shown = {one.event["id"]: _shown(one) for one in judged}
    told = [shown.get(event, _own(event, "against" if number else "for")) for number, event in enumerate(ids)]
    if ids[0] in known:
        until_us = known[ids[-1]]["recorded_at_us"] if len(ids) > 1 and ids[-1] in known else 2**62
        also = [one for one in await bearing(view, row, known[ids[0]]) if one.event["id"] not in ids]
        also = [one for one in also if one.event["recorded_at_us"] <= until_us]
        told[1:1] = map(_shown, also)
        judged += also
    return told + await _records(view, row["account"], judged)


async def _subjects(view: View, row: Any) -> list[str]:
    """Where an event that changed it may stand: its own subject, those to which it listens, and units.

    Those are the debtor's and those of all to which it listens, with whoever went before and came after them; of a
    person all in which a post was held.
    """
    roster = view.book.roster
    heard = [event["subject"] for event in await view.connection.fetch(view.sql["hears_of"], row["account"])]
    units = {event["unit"] for event in await view.connection.fetch(view.sql["units_of_subjects"], heard)}
    units |= {row["opened_by"] or row["unit"]}
    units = {unit for one in units for unit in roster.successors(one) | roster.predecessors(one)} | {view.book.county}
    for subject in heard:
        if subject.startswith("person/"):
            units |= roster.units_of(subject.removeprefix("person/"))
    own = own_subject(row["account"])
    return [*([own] if own else []), *heard, *(f"unit/{unit}" for unit in sorted(units))]


async def _records(view: View, account: str, judged: Iterable[Spoken]) -> list[Shown]:
    """The meetings, notices and reports that these verdicts judge."""
    found: dict[str, Shown] = {}
    for verdict, side in judged:
        data = _data(verdict)
        record, step = data.get("record"), data.get("step")
        if record is None or step not in STEPS:
            continue  # it is a record itself, and judges none
        name = NAMES_OF_RECORDS.get(step)
        subject = account if name else f"meeting/{record}"
        async for event, _ in records(view, subject, RECORDS[name]):
            if name is None or _data(event).get(name) == record:
                found.setdefault(event["id"], _shown(Spoken(event, side)) | {"record": record})
    return list(found.values())


def _shown(one: Spoken) -> Shown:
    event = one.event
    return {
        "id": event["id"],
        "type": event["type"],
        "source": event["source"],
        "position": event["position"],
        "occurred_on": event["occurred_on"].isoformat(),
        "recorded_at": moment(EPOCH + timedelta(microseconds=event["recorded_at_us"])),
        "speaks": one.side,
    }


def _own(event: str, side: Side) -> Shown:
    return {"id": event, "source": OWN, "speaks": side}


def _data(event: Any) -> Any:
    try:
        return loads(event["body"]).get("data", {})
    except Malformed:
        return {}
