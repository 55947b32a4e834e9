"""A matter's records in the order in which they are judged (cases 15, 39). When they were recorded plays no part."""

from dataclasses import dataclass, replace
from datetime import date

from tests.oracle import roster
from tests.oracle.facts import Fact, Facts, of_type, remembered

# Within a day, in this order. A closing unit takes its matters with it when everything else of the day is done.
_WITHIN_A_DAY = (
    "meeting",
    "post_disclosure",
    "raise_objection",
    "answer_objection",
    "report_progress",
    "record_guide",
    "return_matter",
    "withdraw_matter",
    "close_unit",
)


@dataclass(frozen=True)
class Record:
    """One thing that happened to a matter. `item` is the place on the agenda when it is a meeting."""

    kind: str
    day: date
    fact: Fact
    number: int  # of the first recording: a correction keeps the place of what it corrects
    item: int = 0

    @property
    def order(self) -> tuple[date, int, str, int, int]:
        start = (self.fact["starts_at"] or "") if self.kind == "meeting" else ""
        return self.day, _WITHIN_A_DAY.index(self.kind), start, self.number, self.item


def of_matter(facts: Facts, opening: Fact) -> list[Record]:
    """All that happened to the matter, in order."""
    matter = opening["matter"]
    found = []
    for number, meeting in meetings(facts):
        for place, item in enumerate(meeting["items"] or []):
            if item["matter"] == matter:
                found.append(Record("meeting", meeting.day, meeting, number, place))
    for fact in of_type(facts, *_WITHIN_A_DAY):
        if fact["matter"] == matter:
            found.append(Record(fact.type, fact.day, fact, fact.number))
    closed = roster.closed_on(facts, opening["unit"])
    if closed:
        found.append(Record("close_unit", closed, opening, opening.number))
    return sorted(found, key=lambda record: record.order)


@remembered
def meetings(facts: Facts) -> list[tuple[int, Fact]]:
    """Every meeting as last corrected, with the place at which it was first recorded.

    It stays a meeting of the unit that held it, also when the successor corrects the record.
    """
    first: dict[str, Fact] = {}
    latest: dict[str, Fact] = {}
    for fact in of_type(facts, "hold_meeting", "correct_meeting"):
        held = first.setdefault(fact["meeting"], fact)
        latest[fact["meeting"]] = replace(fact, data={**fact.data, "unit": held["unit"]})
    return [(first[meeting].number, latest[meeting]) for meeting in latest]
