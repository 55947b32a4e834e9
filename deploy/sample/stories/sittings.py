"""Branch committees and assemblies that count and that do not: chairs, quorums, numbers, branches too small."""

from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.periods import period_of
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.months import left_out
from deploy.sample.stories.year import AFTER_DUE, RED, enlist_year, year_story
from deploy.sample.teller import Infeasible
from deploy.sample.year import YearTeller

COUNTED = {"branch_committee": "committee_members", "members_assembly": "voting_members"}
SMALL = DEFAULT.committee_from_members


def quorum(t: YearTeller, kind: str, due: int, short: int) -> None:
    """Exactly enough of them, or one short; other kinds of the same sitting count."""
    t.redeclare(**{COUNTED[kind]: due})
    period = left_out(t, kind, RED + 1)
    t.leave_out("theme_day", period_of("month", period.last))
    share = DEFAULT.committee_quorum if kind == "branch_committee" else DEFAULT.assembly_quorum
    present = {COUNTED[kind]: share.least(due) - short}
    t.sit(plus(period.last, -1), kind, "theme_day", present=present)
    t.live()


def chaired(t: YearTeller, kind: str, chair: str, absent: tuple[str, ...] = ()) -> None:
    """In villages the chair is judged; what else the sitting was counts all the same."""
    period = left_out(t, kind, RED + 1)
    if t.kind == "village" and t.leader(chair, period.last).person == t.leader("branch_secretary", period.last).person:
        raise Infeasible(t.story)  # one person in both posts: the permitted one counts
    t.leave_out("branch_study", period_of("month", period.last))
    t.sit(plus(period.last, -2), kind, "branch_study", chair=chair, absent=frozenset(absent))
    t.live()


def wrong_chair_corrected(t: YearTeller, kind: str, known: int) -> None:
    """The cadre stood in the record by mistake; the breach is withdrawn."""
    period = left_out(t, kind, known + 2)
    sitting = t.sit(plus(period.last, -2), kind, chair="assigned_cadre")
    t.amend(sitting, moment(plus(period.last, known), "10:10"), chair="branch_secretary")
    t.live()


def turns_out_wrongly_chaired(t: YearTeller, kind: str) -> None:
    period = left_out(t, kind, RED + 8)
    sitting = t.sit(plus(period.last, -6), kind)
    t.amend(sitting, moment(plus(period.last, RED + 3), "10:10"), chair="assigned_cadre")
    t.live()


@year_story(alone=True, village=True)
def committee_and_assembly_in_one_wrong_chair(t: YearTeller) -> None:
    """The first secretary beside the secretary may chair the assembly, not the committee: one sitting, one breach."""
    quarter = t.period("members_assembly", days_left=RED + 1)
    t.leave_out("members_assembly", quarter)
    t.leave_out("branch_committee", period_of("month", quarter.last))
    t.sit(plus(quarter.last, -1), "branch_committee", "members_assembly", chair="first_secretary")
    t.live()


def secretary_succeeded(t: YearTeller, chair: str, shift: int) -> None:
    """The old secretary chairs on his last day, or the day after; the new one on his first, or the day before."""
    period = left_out(t, "branch_committee", RED + 1)
    last = plus(period.last, -4)
    old = t.leader("branch_secretary", last).person
    t.dismiss("branch_secretary", last, moment(last, "17:30"))
    new = t.appoint("branch_secretary", plus(last, 1), moment(last, "17:40")).person
    day = plus(last, shift)
    at = moment(max(day, plus(last, 1)), "18:20")
    t.sit(day, "branch_committee", at=at, chaired_by=old if chair == "old" else new)
    t.live()


def receivers_change(t: YearTeller, after_red: int) -> None:
    """A new secretary from the day of the first rung, or from the day before: who is told, and who answers."""
    period = left_out(t, "theme_day", RED + 3, next_too=True)
    first_day = plus(period.last, RED + after_red)
    eve = plus(first_day, -1)
    t.dismiss("branch_secretary", eve, moment(eve, "17:30"))
    t.appoint("branch_secretary", first_day, moment(eve, "17:40"))
    t.do("theme_day", plus(period.last, AFTER_DUE[2] + 2))
    t.live()


@year_story(alone=True)
def new_secretary_known_on_the_rungs_own_day(t: YearTeller) -> None:
    """At the 00:00 of the rung nobody is known to hold the post."""
    period = left_out(t, "theme_day", RED + 3, next_too=True)
    first_day = plus(period.last, RED)
    t.dismiss("branch_secretary", plus(first_day, -1), moment(plus(first_day, -1), "17:30"))
    t.appoint("branch_secretary", first_day, moment(first_day, "08:40"))
    t.do("theme_day", plus(period.last, AFTER_DUE[1] + 2))
    t.live()


@year_story(alone=True)
def secretary_changes_on_the_due_day(t: YearTeller) -> None:
    """The one who holds the post on the last day of the month answers for it."""
    period = left_out(t, "dues", RED + 20, next_too=True)
    t.dismiss("branch_secretary", plus(period.last, -1), moment(plus(period.last, -1), "17:30"))
    t.appoint("branch_secretary", period.last, moment(plus(period.last, -1), "17:40"))
    t.live()


def numbers_told_late(t: YearTeller, kind: str, known: int, enough: bool) -> None:
    """Until they are told, nothing of the kind counts; then all of it is judged again."""
    name = COUNTED[kind]
    t.undeclare(name)
    period = t.period(kind, days_left=max(known, 0) + 2)
    t.leave_out(kind, period)
    present = 4 if kind == "branch_committee" else 14
    t.sit(plus(period.last, -6), kind, present={name: present})
    at = moment(plus(period.last, known), "11:30")
    t.declare(t.first_day, at, **{name: 2 * present if enough else 2 * present + 1})
    t.live()


@year_story(alone=True)
def nobody_told_the_committees_number(t: YearTeller) -> None:
    t.undeclare("committee_members")
    t.live()


def a_new_number(t: YearTeller, after: int) -> None:
    """Five of ten suffice; from the day of the new number on five of eleven do not."""
    t.redeclare(voting_members=10)
    period = left_out(t, "members_assembly", RED + 1)
    day = plus(period.last, -10)
    t.declare(plus(day, after), moment(plus(day, max(after, 0)), "08:20"), voting_members=11)
    t.sit(day, "members_assembly", present={"voting_members": 5})
    t.live()


def size_changes(t: YearTeller, before: int, after: int, on_the_last_day: bool) -> None:
    """Whether the month's committee is owed is judged on the month's last day."""
    t.redeclare(voting_members=before, committee_members=3)
    period = left_out(t, "branch_committee", RED + 2)
    first_day = period.last if on_the_last_day else plus(period.last, 1)
    t.declare(first_day, moment(first_day, "08:45"), voting_members=after)
    t.live()


@year_story(alone=True)
def a_small_branch(t: YearTeller) -> None:
    t.redeclare(voting_members=SMALL - 1)
    t.live()


@year_story(alone=True)
def a_branch_of_just_seven(t: YearTeller) -> None:
    t.redeclare(voting_members=SMALL)
    period = left_out(t, "branch_committee", RED + 2)
    t.sit(plus(period.first, 8), "branch_committee")
    t.live()


@year_story(alone=True)
def small_since_the_month_as_told_in_grace(t: YearTeller) -> None:
    t.redeclare(voting_members=SMALL, committee_members=3)
    period = left_out(t, "branch_committee", RED + 2)
    t.declare(plus(period.last, -3), moment(plus(period.last, RED - 1), "09:15"), voting_members=SMALL - 1)
    t.live()


enlist_alone = partial(enlist_year, alone=True)
enlist_in_a_village = partial(enlist_year, alone=True, village=True)
for _kind, _dues in (("branch_committee", (4, 5)), ("members_assembly", (20, 21))):
    for _due in _dues:
        for _short in (0, 1):
            _name = f"{_kind}_of_{_due}_{'one_short' if _short else 'just_enough'}"
            enlist_alone(_name, partial(quorum, kind=_kind, due=_due, short=_short))
    for _post in ("assigned_cadre", "village_director", "first_secretary"):
        enlist_in_a_village(f"{_kind}_chaired_by_the_{_post}", partial(chaired, kind=_kind, chair=_post))
    enlist_in_a_village(f"{_kind}_turns_out_wrongly_chaired", partial(turns_out_wrongly_chaired, kind=_kind))
    for _known in (RED - 1, RED + 4):
        _name = f"{_kind}_chair_corrected_{_known}_days_after"
        enlist_in_a_village(_name, partial(wrong_chair_corrected, kind=_kind, known=_known))
    for _known in (-3, RED + 1):
        for _enough in (True, False):
            _name = f"{_kind}_number_told_{_known}_days_after_{'enough' if _enough else 'too_few'}"
            enlist_alone(_name, partial(numbers_told_late, kind=_kind, known=_known, enough=_enough))
_tell = partial(chaired, kind="branch_committee", chair="first_secretary", absent=("branch_secretary",))
enlist_in_a_village("first_secretary_chairs_in_the_secretarys_absence", _tell)
_tell = partial(chaired, kind="branch_committee", chair="branch_committee_member")
enlist_alone("a_member_chairs_the_branchs_committee", _tell)
for _chair, _shift in (("old", 0), ("old", 1), ("new", 0), ("new", 1)):
    _name = f"{_chair}_secretary_chairs_{_shift}_days_after_the_last"
    enlist_in_a_village(_name, partial(secretary_succeeded, chair=_chair, shift=_shift))
for _after in (-1, 0, 1):
    enlist_alone(f"new_secretary_{_after}_days_from_the_rung", partial(receivers_change, after_red=_after))
    enlist_alone(f"new_number_{_after}_days_from_the_assembly", partial(a_new_number, after=_after))
for _before, _now in ((SMALL, SMALL - 1), (SMALL - 1, SMALL)):
    for _last in (True, False):
        _name = f"from_{_before}_members_to_{_now}_{'on_the_last_day' if _last else 'the_day_after'}"
        enlist_alone(_name, partial(size_changes, before=_before, after=_now, on_the_last_day=_last))
