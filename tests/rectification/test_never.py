"""Whatever is asked, in whatever order: some things never happen to a problem."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.rectification.domain.campaign_commands import EndCampaign
from services.rectification.domain.problem import Problem
from services.rectification.domain.problem_events import (
    ClosureRequested,
    ExtensionGranted,
    MeasureCompleted,
    ProblemClosed,
    ProblemListed,
    ProblemReopened,
    SelfCheckFiled,
)
from shared.decider import Command, DomainEvent, Refused
from tests.rectification.county import (
    COUNTY,
    DEPARTMENT,
    LAST_DAY,
    NEIGHBOUR,
    OFFICE,
    THIRD,
    VILLAGE,
    appoint,
    cause,
    check,
    claim,
    closing,
    completion,
    decline,
    extension,
    filing,
    found,
    founded,
    heard,
    listed,
    measure,
    merge,
    rejection,
    reopening,
    request,
    ruling,
)

UNITS = st.sampled_from([VILLAGE, NEIGHBOUR, THIRD, OFFICE])
# Who sits where is not asked of the roster here: everybody may try everything. "double" sits in village and office.
FIXERS = st.sampled_from(["secretary", "secretary", "inspector", "double"])
JUDGES = st.sampled_from(["inspector", "inspector", "organiser", "double", "secretary"])
OFFICES = st.sampled_from([OFFICE, OFFICE, DEPARTMENT, VILLAGE])
SCOPE = {"units": [VILLAGE, NEIGHBOUR, THIRD]}
WHICH = st.integers(0, 5)  # of what there is
MOSTLY = st.sampled_from([True, True, True, False])


class Campaigns(RuleBasedStateMachine):
    """Commands of all sorts by anybody, on days before and after the campaign's end; the roster changes meanwhile."""

    @initialize()
    def begin(self) -> None:
        self.roster = heard()
        appoint(self.roster, "double", "village_clerk", VILLAGE)
        appoint(self.roster, "double", "inspection_office", OFFICE)
        self.scenario = founded(self.roster)
        self.history: list[DomainEvent] = []
        self.merged = False

    def tell(self, command: Command) -> Sequence[DomainEvent]:
        """Whatever is decided happened; asked again, nothing more happens."""
        scenario = self.scenario.when(command)
        try:
            facts = scenario.outcome()
        except Refused:
            return ()
        for fact in facts:
            self.check(fact)
        self.scenario = scenario.given(*facts)
        self.history += facts
        assert not self.scenario.outcome()
        return facts

    def check(self, fact: DomainEvent) -> None:
        """Of a fact that is about to happen."""
        match fact:
            case ProblemClosed():
                self.check_closing(fact)
            case ProblemListed():
                assert fact.occurred_on <= LAST_DAY
                assert self.problem(fact.problem).listed is None
            case ProblemReopened():
                assert fact.occurred_on <= LAST_DAY
                before = [f for f in self.history if isinstance(f, ProblemReopened) and f.problem == fact.problem]
                assert fact.returns == len(before) + 1
                assert self.problem(fact.problem).closed is not None
            case ExtensionGranted():
                assert not [f for f in self.history if isinstance(f, ExtensionGranted) and f.problem == fact.problem]
                assert fact.due_on <= LAST_DAY
            case _:
                pass

    def check_closing(self, fact: ProblemClosed) -> None:
        of = [f for f in self.history if getattr(f, "problem", getattr(f, "of", None)) == fact.problem]
        hands = {f.requester for f in of if isinstance(f, ClosureRequested)}
        hands |= {f.completer for f in of if isinstance(f, MeasureCompleted)}
        owners = {f.unit for f in of if isinstance(f, ProblemListed | MeasureCompleted | ClosureRequested)} | {
            fact.unit
        }
        assert fact.verifier not in hands
        assert fact.office not in owners
        assert not {held.unit for held in self.roster.tenures(fact.verifier, fact.occurred_on)} & owners
        problem = self.problem(fact.problem)
        for filing_ in problem.all(SelfCheckFiled):
            assert not [number for number in filing_.listed if self.problem(number).is_open]
        if problem.check is not None:
            standing = {unit.code for unit in self.roster.units(fact.occurred_on)}
            assert set(problem.check.units) & standing <= set(problem.filed)

    def problem(self, number: str) -> Problem:
        state = self.scenario.state(f"problem-{number}")
        assert isinstance(state, Problem)
        return state

    def number(self, which: int) -> str:
        """Of a problem that is listed."""
        numbers = sorted({f.problem for f in self.history if isinstance(f, ProblemListed)}) or ["P-1"]
        return numbers[which % len(numbers)]

    def speaker(self, number: str, is_owner: bool) -> str:
        listed_ = self.problem(number).listed
        owner = None if listed_ is None else self.roster.owner(listed_.unit, self.scenario.today)
        return owner if is_owner and owner is not None else NEIGHBOUR

    def asked(self, number: str, which: int) -> str:
        """A request that was made for it, the last ones first."""
        asked = [told.request for told in self.problem(number).all(ClosureRequested)][::-1] or ["none"]
        return asked[which % len(asked)]

    @rule(days=st.sampled_from([1, 20, 90]))
    def later(self, days: int) -> None:
        if self.scenario.today < LAST_DAY + timedelta(days=60):
            self.scenario = self.scenario.on(self.scenario.today + timedelta(days=days))

    @rule()
    def merge_the_third_village(self) -> None:
        if not self.merged:
            merge(self.roster, THIRD, NEIGHBOUR, self.scenario.today)
            self.merged = True

    @rule(unit=UNITS)
    def send_the_organiser(self, unit: str) -> None:
        appoint(self.roster, "organiser", "first_secretary", unit, self.scenario.today)

    @rule(number=st.sampled_from(["P-1", "P-2"]), unit=UNITS, is_common=st.booleans())
    def list_(self, number: str, unit: str, is_common: bool) -> None:
        self.tell(listed(number, unit=unit, scope=SCOPE if is_common else None))

    @rule(which=WHICH)
    def ask_for_self_checks(self, which: int) -> None:
        self.tell(check(self.number(which), scope=SCOPE))

    @rule(which=WHICH, is_found=st.booleans())
    def check_themselves(self, which: int, is_found: bool) -> None:
        for unit in (VILLAGE, NEIGHBOUR, THIRD):
            self.tell(found(unit, is_found and unit == NEIGHBOUR, self.number(which)))

    @rule(unit=UNITS, which=WHICH)
    def file_the_plan(self, unit: str, which: int) -> None:
        self.tell(filing(unit, reports=(f"S-{which}",)))

    @rule(which=WHICH, is_owner=MOSTLY, person=FIXERS, steps=st.sampled_from([1, 2, 3, 4, 4, 4, 4]))
    def fix(self, which: int, is_owner: bool, person: str, steps: int) -> None:
        number, on = self.number(which), self.scenario.today
        unit, key = self.speaker(number, is_owner), f"M-{on}"
        until = LAST_DAY + timedelta(days=90)
        told: tuple[Command, ...] = (
            claim(number, unit=unit, responsible=person),
            cause("06-01", number, unit=unit, analysed_on=on),
            measure("06-01", number, unit=unit, measure=key, planned_on=on, due_on=until),
            completion("06-01", number, unit=unit, measure=key, completed_on=on, completer=person),
        )
        for command in told[:steps]:
            self.tell(command)

    @rule(which=WHICH, key=st.sampled_from(["1", "2"]), is_accepted=st.booleans())
    def decline_(self, which: int, key: str, is_accepted: bool) -> None:
        number = self.number(which)
        self.tell(decline(number, unit=self.speaker(number, True), decline=key))
        self.tell(ruling("accepted" if is_accepted else "insisted", number, decline=key))

    @rule(which=WHICH, duty=st.sampled_from(["claim", "cause", "measures", "close"]), days=st.integers(0, 250))
    def extend(self, which: int, duty: str, days: int) -> None:
        until = (self.scenario.today + timedelta(days=days)).isoformat()
        self.tell(extension(duty, "06-01", self.number(which), due_on=until))

    @rule(which=WHICH, is_owner=MOSTLY, person=FIXERS)
    def ask_for_closing(self, which: int, is_owner: bool, person: str) -> None:
        number = self.number(which)
        unit, key = self.speaker(number, is_owner), f"R-{len(self.history)}"
        self.tell(request(number, unit=unit, request=key, requester=person))

    @rule(which=WHICH, office=OFFICES, asked=WHICH, person=JUDGES, is_closing=MOSTLY)
    def judge(self, which: int, office: str, asked: int, person: str, is_closing: bool) -> None:
        number = self.number(which)
        told = closing if is_closing else rejection
        self.tell(told(number, office=office, request=self.asked(number, asked), verifier=person))

    @rule(which=WHICH, person=JUDGES)
    def go_the_whole_way(self, which: int, person: str) -> None:
        self.fix(which, True, "clerk", 4)
        self.ask_for_closing(which, True, "secretary")
        self.judge(which, OFFICE, 0, person, True)

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self.tell(reopening(self.number(which), reopening=f"O-{len(self.history)}"))

    @rule()
    def end_the_campaign(self) -> None:
        self.tell(EndCampaign(campaign="C", unit=COUNTY))

    @invariant()
    def every_number_stays(self) -> None:
        for number in {f.problem for f in self.history if isinstance(f, ProblemListed)}:
            state = self.problem(number)
            assert state.listed is not None
            assert state.listed.problem == number
            times = [f for f in self.history if isinstance(f, ProblemListed) and f.problem == number]
            assert len(times) == 1


Campaigns.TestCase.settings = settings(
    max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestCampaigns = pytest.mark.timeout(240)(Campaigns.TestCase)


def test_the_machine_reaches_a_closing_by_other_hands_and_a_return() -> None:
    """Else it would prove nothing."""
    machine = Campaigns()
    machine.begin()
    machine.list_("P-1", VILLAGE, True)
    machine.fix(0, True, "clerk", 4)
    machine.ask_for_closing(0, True, "secretary")
    machine.judge(0, OFFICE, 0, "double", True)
    machine.judge(0, OFFICE, 0, "inspector", True)
    assert machine.problem("P-1").is_open
    machine.check_themselves(0, False)
    machine.judge(0, OFFICE, 0, "inspector", True)
    machine.reopen(0)
    assert machine.problem("P-1").is_open
    assert [fact.type for fact in machine.history][-2:] == ["problem_closed", "problem_reopened"]
    assert machine.scenario.today == date(2026, 6, 1)
