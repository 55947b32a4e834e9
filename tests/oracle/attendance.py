"""Quorum and majority in whole numbers (§5, cases 17, 18, 19, 38, 43)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle import roster
from tests.oracle.facts import Fact, Facts

COLLECTIVE = {"collective_economy", "land_contracting", "share_reform"}
HALF, MORE_THAN_HALF, TWO_THIRDS = "at least half", "more than half", "at least two thirds"
OF_PRESENT, OF_DUE, TWO_THIRDS_OF_DUE = "more than half of those present", MORE_THAN_HALF, TWO_THIRDS
RESOLUTIONS = ("villagers_meeting", "representatives_meeting")


@dataclass(frozen=True)
class Asked:
    """A meeting's item: who must have come, and who must have agreed."""

    facts: Facts
    meeting: Fact
    village: str
    in_favour: int

    def count(self, name: str) -> int | None:
        return roster.count(self.facts, self.village, name, self.meeting.day)

    def present(self, kinds: tuple[str, ...], counted: str) -> int | None:
        """How many of `counted` were there for the meeting's kind; None when it was not written down."""
        for line in self.meeting["attendance"] or []:
            if line["kind"] in kinds and line["counted"] == counted:
                return int(line["present"])
        return None


def has_quorum(facts: Facts, meeting: Fact, kind: str, counted: str) -> bool:
    """At least half of those whom the kind of meeting calls, as the meeting's unit declared them (cases 16, 18)."""
    asked = Asked(facts, meeting, meeting["unit"], in_favour=0)
    due, present = asked.count(counted), asked.present((kind,), counted)
    return due is not None and present is not None and _enough(HALF, present, due, present)


def committee(asked: Asked) -> Iterator[str]:
    present = asked.present(("branch_committee",), "committee_members")
    return _row(asked, "committee_members", present, quorum=HALF, majority=OF_PRESENT)


def assembly(asked: Asked) -> Iterator[str]:
    present = asked.present(("members_assembly",), "voting_members")
    return _row(asked, "voting_members", present, quorum=HALF, majority=OF_DUE)


def representatives(asked: Asked) -> Iterator[str]:
    present = asked.present(("representatives_meeting",), "representatives")
    return _row(asked, "representatives", present, quorum=TWO_THIRDS, majority=OF_PRESENT)


def collective(asked: Asked) -> Iterator[str]:
    present = asked.present(RESOLUTIONS, "collective_members")
    return _row(asked, "collective_members", present, quorum=TWO_THIRDS, majority=TWO_THIRDS_OF_DUE)


def villagers(asked: Asked) -> Iterator[str]:
    """By adults or by households, whichever is reached; the majority is of persons when persons were counted."""
    persons = asked.present(("villagers_meeting",), "adult_villagers")
    homes = asked.present(("villagers_meeting",), "households")
    by_persons = set(_row(asked, "adult_villagers", persons, quorum=MORE_THAN_HALF, majority=OF_PRESENT))
    by_homes = set(_row(asked, "households", homes, quorum=TWO_THIRDS, majority=OF_PRESENT))
    if homes is None and persons is None:
        known = asked.count("adult_villagers") is not None or asked.count("households") is not None
        return iter(("no_quorum", "no_majority") if known else ("counts_missing",))
    if homes is None:
        return iter(by_persons)
    if persons is None:
        return iter(by_homes)
    quorums = by_persons - {"no_majority"}, by_homes - {"no_majority"}
    missed = set() if not all(quorums) else quorums[0] | quorums[1]
    if "counts_missing" in missed:
        missed = {"counts_missing"}
    return iter(missed | (by_persons & {"no_majority"}))


def _row(asked: Asked, name: str, present: int | None, quorum: str, majority: str) -> Iterator[str]:
    """Nobody counted is nobody there. Without the number that a row asks for, only what needs none is judged."""
    due = asked.count(name)
    if due is None:
        yield "counts_missing"
    if present is None:
        yield from ("no_quorum", "no_majority") if due is not None else ()
        return
    if due is not None and not _enough(quorum, present, due, present):
        yield "no_quorum"
    if (due is not None or majority == OF_PRESENT) and not _enough(majority, asked.in_favour, due or 0, present):
        yield "no_majority"


def _enough(how: str, number: int, due: int, present: int) -> bool:
    """ "At least" includes the number, "more than" does not."""
    match how:
        case "at least half":
            return number * 2 >= due
        case "more than half":
            return number * 2 > due
        case "more than half of those present":
            return number * 2 > present
        case "at least two thirds":
            return number * 3 >= due * 2
    raise AssertionError(how)


def is_mixed(facts: Facts, meeting: Fact) -> bool:
    """A collective resolution is put to the vote together with another one, and who came was counted once."""
    counted = {line["counted"] for line in meeting["attendance"] or [] if line["kind"] in RESOLUTIONS}
    if "collective_members" in counted and len(counted) > 1:
        return False
    kinds = {fact["matter"]: fact["kind"] for fact in facts if fact.type == "open_matter"}
    sorts = {kinds[item["matter"]] in COLLECTIVE for item in meeting["items"] if item["step"] == "resolution"}
    return len(sorts) == 2
