"""A problem until it is done: listed, claimed or declined, its cause, its measures, its one extension."""

from datetime import date

import pytest

from services.rectification.domain.commands import TakeFinding
from services.rectification.domain.problem_events import CauseAnalysed, ClaimRuled, ProblemClaimed, ProblemListed
from services.rectification.domain.words import Ruling
from shared.decider import Command
from shared.words import Post
from tests.rectification.county import (
    DONE,
    NEIGHBOUR,
    OFFICE,
    VILLAGE,
    asked,
    cause,
    claim,
    closed,
    closing,
    day,
    decline,
    founded,
    heard,
    listed,
    measure,
    merge,
    request,
    ruling,
    shut,
)

FINDING = TakeFinding(finding="I-7", campaign="C", unit=VILLAGE, office=OFFICE)


def test_listing_puts_a_problem_on_its_owner() -> None:
    founded(on="06-05").when(listed(item="K1", post="branch_secretary")).then(
        ProblemListed(
            unit=VILLAGE,
            occurred_on=day("06-05"),
            problem="P-1",
            campaign="C",
            origin="inspection",
            post="branch_secretary",
            item="K1",
            office=OFFICE,
        )
    )


def test_a_listing_that_cannot_be_is_refused() -> None:
    founded().told(listed()).when(listed(title="别的")).refused_by("input.id_taken", "problem", id="P-1")
    founded().when(listed(campaign="X")).refused_by("input.unknown_campaign", "campaign")
    founded().when(listed(item="K9")).refused_by("campaign.unknown_item", "item")
    founded().when(listed(unit="990101009009")).refused_by("input.unknown_unit", "unit")
    founded().when(listed(office="990101009009")).refused_by("input.unknown_unit", "office")


def test_a_unit_that_has_ended_gets_no_new_problem() -> None:
    roster = heard()
    merge(roster, VILLAGE, NEIGHBOUR, day("06-01"))
    founded(roster).when(listed()).then_types("problem_listed")
    founded(roster, on="06-02").when(listed()).refused_by("input.unit_ended", "unit", unit=VILLAGE)


def test_told_again_on_a_later_day_it_is_the_same_listing() -> None:
    assert not founded().told(listed()).on(day("06-09")).when(listed()).outcome()


def test_an_opening_record_keeps_its_day_and_what_was_done_before() -> None:
    half_way = {"listed_on": "2026-03-01", "steps_before": ["claim", "cause"]}
    (told,) = founded().when(listed(opening_record=half_way)).outcome()
    assert isinstance(told, ProblemListed)
    assert (told.occurred_on, told.opening_record, told.steps_before) == (day("03-01"), True, ("claim", "cause"))
    founded(on="12-05").when(listed(opening_record={"listed_on": "2026-11-30"})).then_types("problem_listed")
    after = {"listed_on": "2026-12-01"}
    founded(on="12-05").when(listed(opening_record=after)).refused_by("campaign.ended", "problem")
    gap = {"listed_on": "2026-03-01", "steps_before": ["cause"]}
    founded().when(listed(opening_record=gap)).refused_by("input.steps_before", "opening_record.steps_before")
    ahead = {"listed_on": "2026-06-02"}
    founded().when(listed(opening_record=ahead)).refused_by("input.future_day", "opening_record.listed_on")


def test_what_was_done_before_the_opening_record_need_not_be_told_again() -> None:
    half_way = {"listed_on": "2026-03-01", "steps_before": ["claim", "cause", "measures"]}
    founded().told(listed(opening_record=half_way), request()).when(closing()).then_types("problem_closed")


def test_a_finding_becomes_one_problem_whatever_is_redelivered() -> None:
    founded(on="07-01").when(FINDING).then(
        ProblemListed(
            unit=VILLAGE,
            occurred_on=day("07-01"),
            problem="F.I-7",
            campaign="C",
            origin="finding",
            finding="I-7",
            office=OFFICE,
        )
    )
    post: Post = "branch_secretary"
    of_a_holder = TakeFinding(**{**dict(FINDING), "post": post})
    [listed_] = founded(on="07-01").when(of_a_holder).outcome()
    assert isinstance(listed_, ProblemListed)
    assert listed_.post == post
    assert not founded().told(FINDING).on(day("12-24")).when(FINDING).outcome()
    founded(on="12-01").when(FINDING).refused_by("campaign.ended", "finding")


def test_a_finding_in_a_unit_that_was_merged_meanwhile_is_its_successors() -> None:
    roster = heard()
    merge(roster, VILLAGE, NEIGHBOUR, day("06-15"))
    [problem] = founded(roster, on="07-01").when(FINDING).outcome()
    assert problem.unit == NEIGHBOUR


def test_the_unit_claims_and_names_who_is_responsible() -> None:
    founded(on="06-03").told(listed()).when(claim()).then(
        ProblemClaimed(unit=VILLAGE, occurred_on=day("06-03"), problem="P-1", responsible="secretary")
    )
    founded().told(listed()).when(claim(responsible="nobody")).refused_by("input.unknown_person", "responsible")
    founded().told(listed()).when(claim(unit=NEIGHBOUR)).refused_by("problem.wrong_unit", "unit", owner=VILLAGE)
    founded().when(claim()).refused_by("input.unknown_problem", "problem")


def test_a_claim_told_again_may_name_another() -> None:
    claimed = founded().told(listed(), claim())
    claimed.when(claim(responsible="clerk")).then_types("problem_claimed")
    assert not claimed.on(day("06-30")).when(claim()).outcome()


def test_after_a_merger_the_successor_answers() -> None:
    roster = heard()
    merge(roster, VILLAGE, NEIGHBOUR, day("06-10"))
    given = founded(roster).told(listed())
    given.on(day("06-10")).when(claim()).then_types("problem_claimed")
    given.on(day("06-11")).when(claim()).refused_by("problem.wrong_unit", "unit", owner=NEIGHBOUR)
    given.on(day("06-11")).when(claim(unit=NEIGHBOUR)).then_types("problem_claimed")
    given.on(day("06-11")).when(cause("06-05", unit=NEIGHBOUR)).then_types("cause_analysed")
    (ruled,) = given.told(decline()).on(day("06-12")).when(ruling("insisted")).outcome()
    assert ruled.unit == NEIGHBOUR


def test_of_a_unit_closed_without_successor_nobody_claims() -> None:
    roster = heard()
    shut(roster, VILLAGE, day("06-10"))
    founded(roster).told(listed()).on(day("06-11")).when(claim()).refused_by(
        "problem.unit_closed", "unit", unit=VILLAGE
    )


@pytest.mark.parametrize("verdict", ["accepted", "insisted"])
def test_a_decline_is_ruled_upon_once(verdict: Ruling) -> None:
    declined = founded().told(listed(), decline())
    declined.on(day("06-04")).when(ruling(verdict)).then(
        ClaimRuled(unit=VILLAGE, occurred_on=day("06-04"), problem="P-1", office=OFFICE, decline="D-1", ruling=verdict)
    )
    other: Ruling = "accepted" if verdict == "insisted" else "insisted"
    declined.told(ruling(verdict)).when(ruling(other)).refused_by("claim.ruled_already", "decline")
    declined.when(ruling(verdict, decline="D-9")).refused_by("input.unknown_decline", "decline")


def test_one_decline_at_a_time_awaits_its_ruling() -> None:
    declined = founded().told(listed(), decline())
    assert not declined.on(day("06-09")).when(decline()).outcome()
    declined.when(decline(reason="别的")).refused_by("input.id_taken", "decline")
    declined.when(decline(decline="D-2")).refused_by("claim.awaits_ruling", "decline", decline="D-1")
    declined.told(ruling("insisted")).when(decline(decline="D-2")).then_types("claim_declined")


def test_a_decline_after_a_claim_is_recorded_too() -> None:
    founded().told(listed(), claim()).when(decline()).then_types("claim_declined")


@pytest.mark.parametrize("after", [claim(), cause("06-01"), measure("06-01"), request(), decline(decline="D-2")])
def test_an_accepted_decline_takes_the_problem_off_the_list(after: Command) -> None:
    struck = founded().told(listed(), decline(), ruling("accepted"))
    struck.when(after).refused_by("problem.struck", "problem")


def test_a_cause_has_a_day_of_its_own() -> None:
    given = founded(on="06-20").told(listed())
    given.when(cause("06-18")).then(CauseAnalysed(unit=VILLAGE, occurred_on=day("06-18"), problem="P-1", cause="U-1"))
    given.when(cause("06-21")).refused_by("input.future_day", "analysed_on")
    given.told(cause("06-18")).when(cause("06-18", text="别的")).refused_by("input.id_taken", "cause")
    given.told(cause("06-18")).when(cause("06-19", cause="U-2")).then_types("cause_analysed")


@pytest.mark.parametrize(
    "command", [claim(responsible="clerk"), decline(), cause("06-01", cause="U-2"), measure("06-01", measure="M-2")]
)
def test_a_closed_problem_takes_no_more(command: Command) -> None:
    closed().when(command).refused_by("problem.closed", "problem", day=date(2026, 6, 1))


def test_everything_told_again_after_the_closing_is_known() -> None:
    for command in (*DONE, request(), closing()):
        assert not closed().on(day("09-01")).when(command).outcome()
    assert asked().state("problem-P-1").is_open
