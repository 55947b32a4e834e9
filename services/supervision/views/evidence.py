"""The facts for and against: the events on which an alert rests, and the records that those judge."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from services.supervision.domain.facts.matters import STEPS
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


async def evidence(view: View, row: Any, owner: str) -> list[Shown]:
    """First what it rests on, with the records behind it and the tries that were refused; then what speaks against it.

    Each is named by id, source and position. `row` is the alert's.
    """
    ids = loads(row["evidence"])
    units = view.book.roster.successors(owner) | {view.book.county}
    heard = await view.connection.fetch(view.sql["hears_of"], row["account"])
    subjects = [row["account"], *(event["subject"] for event in heard), *(f"unit/{unit}" for unit in sorted(units))]
    known = {event["id"]: event for event in await view.connection.fetch(view.sql["evidence"], subjects, ids)}
    named = [(event, "against" if number else "for") for number, event in enumerate(ids)]
    told = [_own(event, side) if event not in known else _shown(known[event], side) for event, side in named]
    judged = [(known[event], side) for event, side in named if event in known]
    if not row["breach"]:
        step = row["rule"].rpartition(".")[2]
        rows = await view.connection.fetch(view.sql["refusals_after"], row["account"], ids[0])
        tries = [(try_, "for") for try_ in rows if _data(try_).get("step") == step]
        told[1:1] = [_shown(try_, side) for try_, side in tries]
        judged += tries
    return told + await _records(view, row["account"], judged)


async def _records(view: View, account: str, judged: Iterable[tuple[Any, str]]) -> list[Shown]:
    """The meetings, notices and reports that these verdicts judge."""
    found: dict[str, Shown] = {}
    for verdict, side in judged:
        data = _data(verdict)
        record, step = data.get("record"), data.get("step")
        if record is None or step not in STEPS:
            continue  # it is a record itself, and judges none
        name = NAMES_OF_RECORDS.get(step)
        subject = account if name else f"meeting/{record}"
        for event in await view.connection.fetch(view.sql["records"], subject, RECORDS[name]):
            if name is None or _data(event).get(name) == record:
                found.setdefault(event["id"], _shown(event, side) | {"record": record})
    return list(found.values())


def _shown(event: Any, side: str) -> Shown:
    return {
        "id": event["id"],
        "type": event["type"],
        "source": event["source"],
        "position": event["position"],
        "occurred_on": event["occurred_on"].isoformat(),
        "recorded_at": moment(EPOCH + timedelta(microseconds=event["recorded_at_us"])),
        "speaks": side,
    }


def _own(event: str, side: str) -> Shown:
    return {"id": event, "source": OWN, "speaks": side}


def _data(event: Any) -> Any:
    try:
        return loads(event["body"]).get("data", {})
    except Malformed:
        return {}
