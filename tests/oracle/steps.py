"""Every verdict on every record of a matter, judged from scratch (§5, cases 15-21, 38, 39, 43, 44)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.oracle import attendance, roster
from tests.oracle.facts import Fact, Facts
from tests.oracle.records import Record, of_matter

STEPS = ("proposal", "deliberation", "review", "resolution", "disclosure", "awareness")
CADRES = (
    "branch_secretary",
    "branch_committee_member",
    "village_director",
    "village_committee_member",
    "village_clerk",
)
ASSIGNED = ("assigned_leader", "assigned_cadre")
CHAIRS = {
    "proposal": {"branch_secretary"},
    "deliberation": {*ASSIGNED, "branch_secretary", "village_director", "first_secretary"},
    "review": {"branch_secretary", "first_secretary"},
    "resolution": {"branch_secretary", "village_director"},
}


@dataclass(frozen=True)
class Verdict:
    """No reasons: the step is taken. `void_from`: the day of the return that undid it; what was refused stays so."""

    step: str
    record: str
    day: date
    reasons: frozenset[str]
    item: int = 1  # of the entries for this step that the matter has on the meeting's agenda
    void_from: date | None = None


@dataclass(frozen=True)
class Happening:
    """What the duties go by: opened, approved, reported, returned, objected, answered, ended."""

    what: str
    day: date
    record: str
    step: str = ""


@dataclass
class Course:
    """A matter on its way: the steps that stand as taken, by their record."""

    facts: Facts
    opening: Fact
    taken: dict[str, str] = field(default_factory=dict)
    notice_until: date | None = None
    open_objections: set[str] = field(default_factory=set)
    verdicts: list[Verdict] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    guides: list[Fact] = field(default_factory=list)
    completed: date | None = None
    told_after: list[Happening] = field(default_factory=list)  # reports since the completion

    @property
    def has_ended(self) -> bool:
        return self.happenings[-1].what == "ended"


def judge(facts: Facts, opening: Fact) -> Course:
    course = Course(facts, opening)
    for step in opening["steps_before"] or []:
        course.taken[step] = "opening"
    course.happenings.append(Happening("opened", opening.day, f"opening-{opening.number}"))
    for record in of_matter(facts, opening):
        if not course.has_ended:
            _one(course, record)
        elif record.kind == "raise_objection":  # heard before the end was known; nobody has to answer it any more
            course.happenings += [Happening("objected", record.day, record.fact["objection"]), course.happenings[-1]]
    return course


def _one(course: Course, record: Record) -> None:
    fact, day = record.fact, record.day
    match record.kind:
        case "meeting":
            step = fact["items"][record.item]["step"]
            _decide(course, record, step, fact["meeting"], set(_reasons_of_meeting(course, record, step)))
        case "post_disclosure":
            short = fact.date("last_day") < day + timedelta(days=7)
            reasons = {*_reasons_of_order(course, record, "disclosure"), *(["disclosure_too_short"] if short else [])}
            _decide(course, record, "disclosure", fact["notice"], reasons)
        case "raise_objection":
            course.open_objections.add(fact["objection"])
            course.happenings.append(Happening("objected", day, fact["objection"]))
        case "answer_objection":
            course.open_objections.discard(fact["objection"])
            course.happenings.append(Happening("answered", day, fact["objection"]))
        case "report_progress":
            _report(course, record)
        case "record_guide":
            course.guides.append(fact)
        case "return_matter":
            _return(course, record)
        case "withdraw_matter" | "close_unit":
            course.happenings.append(Happening("ended", day, ""))


def _decide(course: Course, record: Record, step: str, name: str, reasons: set[str]) -> None:
    item = 1 + sum((v.step, v.record) == (step, name) for v in course.verdicts)
    course.verdicts.append(Verdict(step, name, record.day, frozenset(reasons), item))
    if reasons:
        return
    course.taken[step] = name
    if step == "disclosure":
        course.notice_until = record.fact.date("last_day")
    if step == "awareness":
        course.completed = record.day
    course.happenings.append(Happening("approved", record.day, name, step))


def _report(course: Course, record: Record) -> None:
    """A report counts from the disclosure on; a final one that is refused still counts as a progress report.

    That of a unit to which the matter did not belong counts for nothing.
    """
    fact = record.fact
    reasons = set(_reasons_of_order(course, record, "awareness"))
    counts = "disclosure" in course.taken and "awareness" not in course.taken and "wrong_unit" not in reasons
    if fact["final"]:
        if course.notice_until and record.day <= course.notice_until:
            reasons.add("disclosure_running")
        if course.open_objections:
            reasons.add("objection_open")
        _decide(course, record, "awareness", fact["report"], reasons)
        if not reasons:
            return
    reported = Happening("reported", record.day, fact["report"])
    if counts:
        course.happenings.append(reported)
    elif course.completed and "wrong_unit" not in reasons:
        course.told_after.append(reported)


def _return(course: Course, record: Record) -> None:
    """`to_step` and all later steps are void, with their guidance and, with the disclosure, what was objected to it."""
    step = record.fact["to_step"]
    void = STEPS[STEPS.index(step) :]
    course.verdicts = [
        replace(v, void_from=v.void_from or record.day) if v.step in void and not v.reasons else v
        for v in course.verdicts
    ]
    for later in void:
        course.taken.pop(later, None)
    if "disclosure" in void:
        course.notice_until = None
        course.open_objections.clear()
    course.guides = [guide for guide in course.guides if guide["step"] not in void]
    course.completed = None
    course.happenings.append(Happening("returned", record.day, f"return-{record.number}", step))
    if step == "awareness":
        course.happenings += course.told_after
    course.told_after.clear()


def _reasons_of_order(course: Course, record: Record, step: str) -> Iterator[str]:
    """A meeting is somebody's; a notice or a report of the time before a merger may be told by the successor."""
    place = STEPS.index(step)
    facts, unit = course.facts, course.opening["unit"]
    meeting = record.kind == "meeting"
    its = {roster.owner(facts, unit, record.day)} if meeting else roster.owners_from(facts, unit, record.day)
    if record.fact["unit"] not in its:
        yield "wrong_unit"
    if step in course.taken:
        yield "already_approved"
    elif place and STEPS[place - 1] not in course.taken:
        yield "out_of_order"


def _reasons_of_meeting(course: Course, record: Record, step: str) -> Iterator[str]:
    facts, meeting = course.facts, record.fact
    village = roster.owner(facts, course.opening["unit"], record.day)
    yield from _reasons_of_order(course, record, step)
    if any(item["matter"] == course.opening["matter"] for item in meeting["items"][: record.item]):
        yield "second_step_in_meeting"
    if meeting["unit"] != village:
        return
    if not may_chair(facts, meeting, village, step):
        yield "wrong_chair"
    in_favour = meeting["items"][record.item].get("in_favour") or 0
    asked = attendance.Asked(facts, meeting, village, in_favour)
    match step:
        case "proposal" if roster.has_no_committee(facts, village, meeting.day):
            yield from _if_held_as(meeting, "members_assembly") or attendance.assembly(asked)
        case "proposal":
            yield from _if_held_as(meeting, "branch_committee") or attendance.committee(asked)
        case "deliberation":
            yield from _if_held_as(meeting, "joint_deliberation")
            yield from _parties(facts, meeting, village)
        case "review":
            yield from _if_held_as(meeting, "members_assembly") or attendance.assembly(asked)
        case "resolution":
            yield from _if_held_as(meeting, *attendance.RESOLUTIONS) or _resolution(course, meeting, asked)


def _if_held_as(meeting: Fact, *kinds: str) -> list[str]:
    return [] if set(kinds) & set(meeting["kinds"]) else ["wrong_kind"]


def _resolution(course: Course, meeting: Fact, asked: attendance.Asked) -> Iterator[str]:
    if course.opening["kind"] in attendance.COLLECTIVE:
        if attendance.is_mixed(course.facts, meeting):
            return iter(["mixed_attendance"])
        return attendance.collective(asked)
    kinds = [kind for kind in attendance.RESOLUTIONS if kind in meeting["kinds"]]
    listed = [line["kind"] for line in meeting["attendance"] or [] if line["kind"] in kinds]
    if (listed or kinds)[0] == "villagers_meeting":
        return attendance.villagers(asked)
    return attendance.representatives(asked)


def _there(meeting: Fact) -> set[str]:
    return {*(meeting["present"] or []), meeting["chair"]}


def may_chair(facts: Facts, meeting: Fact, village: str, step: str) -> bool:
    """Of several posts held that day, one that is permitted is enough (case 16)."""
    held = roster.posts(facts, meeting["chair"], village, meeting.day)
    if held & CHAIRS[step]:
        return True
    secretaries = roster.holders(facts, "branch_secretary", village, meeting.day)
    return step == "proposal" and "first_secretary" in held and not secretaries & _there(meeting)


def _parties(facts: Facts, meeting: Fact, village: str) -> Iterator[str]:
    """At least one village cadre and one assigned leader or cadre."""
    posts = [roster.posts(facts, who, village, meeting.day) for who in _there(meeting)]
    if not any(held & set(CADRES) for held in posts) or not any(held & set(ASSIGNED) for held in posts):
        yield "parties_missing"
