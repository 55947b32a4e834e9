"""What `meetings` shows: folded from its streams when asked for, so that nothing is kept twice and nothing lags.

Names and free texts are looked up beside the events; what was erased is simply not there.
"""

from collections.abc import Mapping
from datetime import date

from services.meetings.domain.county import County, Member
from services.meetings.domain.matter import Matter, Standing
from services.meetings.domain.matter_events import StepApproved, StepRefused
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.person import Person
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import STEPS
from shared.append import EventStore
from shared.decider import Refused
from shared.handler import Handler
from shared.records import Row, records

_VERDICTS = frozenset({"step_approved", "step_refused", "step_voided", "matter_completed", "matter_numbered"})


class Views:
    """Rows as JSON values. Each raises Refused "view.not_found" for what does not exist."""

    def __init__(self, handler: Handler, store: EventStore) -> None:
        self._handler = handler
        self._store = store

    async def units(self) -> list[Row]:
        county = await self._county()
        return [_unit(member) for _, member in sorted(county.units.items())]

    async def unit(self, code: str, day: date) -> Row:
        """With the posts held and the numbers that counted on that day."""
        county = await self._county()
        if code not in county.units:
            raise Refused("view.not_found", "unit", what=code)
        unit: Unit = await self._handler.state(f"unit-{code}")
        posts = [
            {
                "assignment": key,
                "post": tenure.assigned.post,
                "person": tenure.assigned.person,
                "first_day": tenure.assigned.occurred_on.isoformat(),
                "last_day": tenure.last_day and tenure.last_day.isoformat(),
                "portfolio": list(tenure.assigned.portfolio),
            }
            for key, tenure in unit.tenures.items()
            if tenure.covers(day)
        ]
        counts = {name: unit.count(name, day) for name in unit.counts}
        return {**_unit(county.units[code]), "day": day.isoformat(), "posts": posts, "counts": counts}

    async def matters(self, code: str) -> list[Row]:
        """Those that the unit opened, and those that it took over."""
        county = await self._county()
        if code not in county.units:
            raise Refused("view.not_found", "unit", what=code)
        found: list[Row] = []
        for home in county.absorbed(code):
            titles = await self._texts(f"unit-{home}", "matter_opened", "matter", "title")
            unit: Unit = await self._handler.state(f"unit-{home}")
            for key in unit.matters:
                found.append(await self._matter(key, titles))
        return found

    async def home(self, key: str) -> str:
        """The unit that opened the matter."""
        matter: Matter = await self._handler.state(f"matter-{key}")
        if matter.home is None:
            raise Refused("view.not_found", "matter", what=key)
        return matter.home

    async def matter(self, key: str) -> Row:
        """With its records, in order of recording, and every verdict that stands with its reasons."""
        home = await self.home(key)
        titles = await self._texts(f"unit-{home}", "matter_opened", "matter", "title")
        matter: Matter = await self._handler.state(f"matter-{key}")
        told = [row for row in await records(self._store, f"matter-{key}") if row["type"] not in _VERDICTS]
        verdicts = [_verdict(standing) for standing in matter.verdicts.values()]
        return {**await self._matter(key, titles), "verdicts": verdicts, "records": told}

    async def meeting(self, key: str) -> Row:
        """As it stands, and every record that was made of it."""
        meeting: Meeting = await self._handler.state(f"meeting-{key}")
        if meeting.record is None:
            raise Refused("view.not_found", "meeting", what=key)
        return {"meeting": key, "unit": meeting.record.unit, "records": await records(self._store, f"meeting-{key}")}

    async def person(self, key: str) -> Row:
        """The only place of a name."""
        person: Person = await self._handler.state(f"person-{key}")
        if person.unit is None:
            raise Refused("view.not_found", "person", what=key)
        texts = {} if person.registered is None else person.registered.texts
        known = {"name": texts.get("name"), "phone": texts.get("phone")}
        return {"person": key, "unit": person.unit, "erased": person.erased, **known}

    async def rules(self) -> Row:
        """The rulebook in use, whole."""
        county = await self._county()
        adopted = [row for row in await records(self._store, "county") if row["type"] == "rulebook_adopted"]
        rows = adopted[-1]["data"]["rows"] if adopted else []
        return {"digest": county.rules_digest, "rows": rows}

    async def _county(self) -> County:
        county: County = await self._handler.state("county")
        return county

    async def _matter(self, key: str, titles: Mapping[str, str]) -> Row:
        home = await self.home(key)
        unit: Unit = await self._handler.state(f"unit-{home}")
        matter: Matter = await self._handler.state(f"matter-{key}")
        opened = unit.matters[key]
        approved = {standing.verdict.step for standing in matter.verdicts.values() if standing.takes_step}
        taken = [step for step in STEPS if step in approved or step in opened.steps_before]
        return {
            "matter": key,
            "unit": home,
            "kind": opened.kind,
            "title": titles.get(key),
            "opened_on": opened.occurred_on.isoformat(),
            "opening_record": opened.opening_record,
            "taken": taken,
            "withdrawn_on": matter.withdrawn_on and matter.withdrawn_on.isoformat(),
            "completed_on": matter.completed_on and matter.completed_on.isoformat(),
        }

    async def _texts(self, stream_id: str, kind: str, key: str, name: str) -> dict[str, str]:
        """One text of every event of a kind, by the value of the event's `key`."""
        told = [row for row in await records(self._store, stream_id) if row["type"] == kind]
        return {row["data"][key]: row["texts"][name] for row in told if name in row["texts"]}


def _unit(member: Member) -> Row:
    told = member.registered
    ended = member.ended
    return {
        "unit": told.unit,
        "name": member.name,
        "kind": told.kind,
        "sector": told.sector,
        "parent": told.parent,
        "enrolled_on": told.occurred_on.isoformat(),
        "ended_on": ended and ended.occurred_on.isoformat(),
        "into": member.into,
    }


def _verdict(standing: Standing) -> Row:
    verdict = standing.verdict
    return {
        "record": verdict.record,
        "item": verdict.item,
        "step": verdict.step,
        "verdict": "returned" if standing.returned else verdict.type.removeprefix("step_"),
        "day": verdict.occurred_on.isoformat(),
        "rule": verdict.rule,
        "reasons": list(verdict.reasons) if isinstance(verdict, StepRefused) else [],
        "advisories": list(verdict.advisories) if isinstance(verdict, StepApproved) else [],
    }
