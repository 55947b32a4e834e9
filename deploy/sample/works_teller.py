"""Tells how a works is planned, built, accepted and opened: command lines for venues and, beside them, the records."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from deploy.sample import names
from deploy.sample.days import FOREVER, moment
from deploy.sample.matter import Matter
from deploy.sample.problem import Record
from deploy.sample.rules import DEFAULT
from deploy.sample.teller import Teller
from deploy.sample.works import Acceptance, Change, Completion, Opening, Progress, Start, Works

_HOURS = {
    "open_programme": 8,
    "plan_works": 9,
    "allocate_funds": 9,
    "start_works": 10,
    "pause_works": 11,
    "report_progress": 12,
    "disburse_funds": 13,
    "complete_works": 14,
    "record_acceptance": 15,
    "open_venue": 16,
    "change_facility": 16,
    "publish_rota": 10,
    "swap_shift": 9,
    "hold_activity": 19,
    "count_errands": 20,
}
ITEMS = (
    *("culture_square", "culture_room", "simple_stage", "notice_board"),
    *("culture_equipment", "broadcast_equipment", "sports_equipment"),
)
PROGRAMME = "PG-1"
BATCHES = 6  # a village has one works in each, with what came with a merged one


class WorksTeller(Teller):
    """Matters of the village are told as well: a works needs one that was resolved."""

    def at(self, day: date, type_: str) -> datetime:
        """In a half of a second in which no other service records."""
        minute, second = self.random.randint(0, 59), self.random.randint(0, 59)
        return moment(day, f"{_HOURS[type_]:02d}:{minute:02d}:{second:02d}.500000")

    def owner(self, works: Works, day: date) -> str:
        return self.county.unit_on(works.unit, day, FOREVER)

    def cadre(self, works: Works, day: date, *posts: str) -> str:
        """The first of these posts that is held in the village."""
        unit = self.owner(works, day)
        wanted = posts or ("village_director", "branch_secretary", "village_clerk", "branch_committee_member")
        return next(held[0] for post in wanted if (held := self.county.truly(post, unit, day)))

    def plan(
        self,
        day: date,
        matter: Matter | None = None,
        year: int | None = None,
        before: Sequence[str] = (),
    ) -> Works:
        """`before` are the stages that lay behind it when the county began to be watched."""
        at = self.at(day, "plan_works")
        heir = self.county.unit_on(self.village, date.max, FOREVER)
        batch = 1 + sum(self.owner(works, date.max) == heir for works in self.book.affairs.works)
        year = year or (day.year if day.month < DEFAULT.frost_month else day.year + 1)
        number = f"W-{len(self.book.affairs.works) + 1:04d}"
        named = matter.id if matter else None
        works = Works(number, self.story, self.village, year, Record(at, day), named, tuple(before))
        self.book.affairs.works.append(works)
        kind = self.random.choice(("new_build", "renovation", "upgrade"))
        told: dict[str, Any] = {"programme": PROGRAMME, "batch": f"B-{batch}", "kind": kind, "year": year}
        told |= {"title": self.random.choice(names.WORKS), "planned_on": day.isoformat(), "unit": self.village}
        if matter:
            told["matter"] = matter.id
        if before:
            told |= {"opening_record": True, "stages_before": list(before)}
        self.tell("venues", at, "plan_works", self.county.code, {"works": number, **told})
        return works

    # Building.

    def begin(
        self,
        works: Works,
        day: date,
        at: datetime | None = None,
        matter: Matter | None = None,
        corrects: Start | None = None,
    ) -> Start:
        """For `matter`, or the plan's."""
        named = matter.id if matter else works.matter
        told = Start(at or self.at(day, "start_works"), day, self._id("S"), corrects.id if corrects else None, named)
        works.records.append(told)
        about = {"started_on": day.isoformat(), "in_charge": self.cadre(works, day)}
        self._record(works, told, "start_works", about | ({"matter": matter.id} if matter else {}))
        return told

    def pause(self, works: Works, day: date) -> None:
        about = {"record": self._id("T"), "paused_on": day.isoformat(), "reason": self.random.choice(names.PAUSES)}
        self.about(works, self.at(day, "pause_works"), "pause_works", day, about)

    def progress(
        self, works: Works, day: date, percent: int, at: datetime | None = None, corrects: Progress | None = None
    ) -> Progress:
        record = self._id("R")
        told = Progress(at or self.at(day, "report_progress"), day, record, corrects.id if corrects else None, percent)
        works.records.append(told)
        self._record(works, told, "report_progress", {"reported_on": day.isoformat(), "percent": percent})
        return told

    def complete(
        self, works: Works, day: date, at: datetime | None = None, corrects: Completion | None = None
    ) -> Completion:
        told = Completion(at or self.at(day, "complete_works"), day, self._id("C"), corrects.id if corrects else None)
        works.records.append(told)
        self._record(works, told, "complete_works", {"completed_on": day.isoformat()})
        return told

    def pay(self, works: Works, day: date) -> None:
        """What came in is paid out in part."""
        fen = 100_000 * self.random.randint(50, 400)
        money = {"entry": self._id("F"), "source": "county", "amount_fen": fen, "note": names.FUNDS[0]}
        dated = {**money, "allocated_on": day.isoformat()}
        self.about(works, self.at(day, "allocate_funds"), "allocate_funds", day, dated)
        money = {"entry": self._id("F"), "source": "county", "amount_fen": fen // 2, "note": names.FUNDS[1]}
        dated = {**money, "disbursed_on": day.isoformat()}
        self.about(works, self.at(day, "disburse_funds"), "disburse_funds", day, dated)

    # Accepted and opened.

    def accept(
        self,
        works: Works,
        day: date,
        at: datetime | None = None,
        missing: Sequence[str] = (),
        office: str | None = None,
    ) -> None:
        """By the department unless it is said by which office."""
        at = at or self.at(day, "record_acceptance")
        told = Acceptance(at, day, office or self.county.code, accepted=True, missing=bool(missing))
        works.records.append(told)
        self._inspected(works, told, {"verdict": "accepted"}, missing)

    def reject(self, works: Works, day: date, *dues: date) -> None:
        """A defect for each of these days."""
        told = Acceptance(self.at(day, "record_acceptance"), day, self.county.code, accepted=False, dues=dues)
        works.records.append(told)
        defects = [
            {"defect": f"d{number}", "due": due.isoformat(), "what": self.random.choice(names.DEFECTS)}
            for number, due in enumerate(dues, start=1)
        ]
        self._inspected(works, told, {"verdict": "rejected", "defects": defects}, ())

    def _inspected(self, works: Works, told: Acceptance, verdict: dict[str, Any], missing: Sequence[str]) -> None:
        of_county = told.office == self.county.code
        posts = ("organisation_department",) if of_county else ("committee_secretary", "party_office_director")
        inspector = next(held[0] for post in posts if (held := self.county.truly(post, told.office, told.day)))
        items = {item: "missing" if item in missing else "working" for item in ITEMS}
        by = {"acceptance": self._id("Y"), "office": told.office, "inspector": inspector, "items": items}
        self.about(works, told.at, "record_acceptance", told.day, {**by, **verdict})

    def open_door(self, works: Works, day: date, at: datetime | None = None) -> None:
        told = Opening(at or self.at(day, "open_venue"), day)
        works.records.append(told)
        self.about(works, told.at, "open_venue", day, {})

    def change(self, works: Works, item: str, day: date, condition: str, at: datetime | None = None) -> None:
        told = Change(at or self.at(day, "change_facility"), day, item, missing=condition == "missing")
        works.records.append(told)
        about = {"change": self._id("H"), "item": item, "condition": condition}
        self.about(works, told.at, "change_facility", day, about)

    def _id(self, letter: str) -> str:
        return f"{letter}-{len(self.book.lines):06d}"

    def _record(self, works: Works, told: Start | Progress | Completion, type_: str, about: dict[str, Any]) -> None:
        corrects = {"corrects": told.corrects} if told.corrects else {}
        self.about(works, told.at, type_, told.day, {"record": told.id, **about, **corrects})

    def about(self, works: Works, at: datetime, type_: str, day: date, told: dict[str, Any]) -> None:
        unit = self.owner(works, day)
        self.tell("venues", at, type_, unit, {"works": works.id, "unit": unit, **told})
