"""销号: when all is done; rejected with reasons; reopened under its old number; looked back at."""

from datetime import date

import pytest

from services.rectification.domain.problem_events import (
    ClosureRejected,
    ClosureRequested,
    LookBackRecorded,
    ProblemClosed,
    ProblemReopened,
)
from tests.rectification.county import (
    DEPARTMENT,
    DONE,
    LAST_DAY,
    NEIGHBOUR,
    OFFICE,
    VILLAGE,
    asked,
    cause,
    claim,
    closed,
    closing,
    completion,
    day,
    decline,
    founded,
    heard,
    listed,
    look_back,
    measure,
    merge,
    rejection,
    reopening,
    request,
    ruling,
    shut,
)

VERDICTS = (closing, rejection)


def test_the_owner_asks_for_the_closing() -> None:
    founded(on="06-09").told(*DONE).when(request()).then(
        ClosureRequested(unit=VILLAGE, occurred_on=day("06-09"), problem="P-1", request="R-1", requester="secretary")
    )
    founded().told(*DONE).when(request(requester="nobody")).refused_by("input.unknown_person", "requester")
    founded().told(*DONE).when(request(unit=NEIGHBOUR)).refused_by("problem.wrong_unit", "unit")
    asked().when(request(requester="clerk")).refused_by("input.id_taken", "request")


def test_other_hands_close_it() -> None:
    asked().on(day("06-15")).when(closing()).then(
        ProblemClosed(
            unit=VILLAGE,
            occurred_on=day("06-15"),
            problem="P-1",
            office=OFFICE,
            request="R-1",
            verifier="inspector",
            post="inspection_office",
        )
    )
    told = closing(office=DEPARTMENT, verifier="organiser")
    (closed_by,) = asked().when(told).outcome()
    assert getattr(closed_by, "post", None) == "organisation_department"


def test_or_reject_it_with_reasons_and_it_may_be_asked_for_again() -> None:
    asked().on(day("06-15")).when(rejection()).then(
        ClosureRejected(
            unit=VILLAGE,
            occurred_on=day("06-15"),
            problem="P-1",
            office=OFFICE,
            request="R-1",
            verifier="inspector",
            post="inspection_office",
        )
    )
    rejected = asked().told(rejection())
    rejected.when(closing()).refused_by("closure.not_waiting", "request", request="R-1")
    again = rejected.told(request(request="R-2"))
    again.when(closing(request="R-2")).then_types("problem_closed")


def test_a_second_verdict_on_one_request_is_told_that_it_was_decided() -> None:
    second = {"office": DEPARTMENT, "verifier": "organiser"}
    done, returned = closed(), asked().told(rejection())
    for verdict in VERDICTS:
        done.when(verdict(**second)).refused_by("problem.closed", "problem", problem="P-1")
        returned.when(verdict(**second)).refused_by("closure.not_waiting", "request", request="R-1")
    returned.when(rejection(reasons="另一理由")).refused_by("closure.not_waiting", "request")
    assert not done.on(day("09-09")).when(closing()).outcome()
    assert not returned.on(day("09-09")).when(rejection()).outcome()


def test_a_verdict_answers_a_request_that_waits() -> None:
    for verdict in VERDICTS:
        founded().told(*DONE).when(verdict()).refused_by("closure.not_waiting", "request")
        asked().when(verdict(request="R-9")).refused_by("closure.not_waiting", "request")
        founded().when(verdict()).refused_by("input.unknown_problem", "problem")


@pytest.mark.parametrize(
    ("left_out", "duty"),
    [("problem_claimed", "claim"), ("cause_analysed", "cause"), ("measure_completed", "measure")],
)
def test_nothing_is_closed_before_all_is_done(left_out: str, duty: str) -> None:
    types = {
        "claim_problem": "problem_claimed",
        "analyse_cause": "cause_analysed",
        "complete_measure": "measure_completed",
    }
    done = [command for command in DONE if types.get(command.model_dump()["type"]) != left_out]
    given = founded().told(*done, request())
    given.when(closing()).refused_by("closure.not_done", "request", duty=duty)
    given.when(rejection()).then_types("closure_rejected")


def test_no_measures_at_all_is_not_done() -> None:
    given = founded().told(listed(), claim(), cause("06-01"), request())
    given.when(closing()).refused_by("closure.not_done", "request", duty="measures")


def test_what_was_done_by_the_requests_day_counts_though_it_was_told_later() -> None:
    given = founded().told(*DONE[:-1], request()).on(day("06-20"))
    given.told(completion("06-01")).when(closing()).then_types("problem_closed")
    late = given.told(completion("06-02"))
    late.when(closing()).refused_by("closure.not_done", "request", duty="measure", day=day("06-01"))
    late.told(request(request="R-2")).when(closing(request="R-2")).then_types("problem_closed")


def test_a_measure_planned_by_the_requests_day_has_to_be_done_by_it() -> None:
    given = asked().on(day("06-10")).told(measure("06-01", measure="M-2"))
    given.when(closing()).refused_by("closure.not_done", "request", duty="measure")
    on_the_day = given.told(completion("06-01", measure="M-2"))
    on_the_day.when(closing()).then_types("problem_closed")
    later = given.told(completion("06-02", measure="M-2"))
    later.when(closing()).refused_by("closure.not_done", "request", duty="measure")


def test_a_measure_planned_while_the_request_waits_has_to_be_done_before_the_closing() -> None:
    given = asked().on(day("06-10")).told(measure("06-02", measure="M-2"))
    given.when(closing()).refused_by("closure.not_done", "request", duty="measure")
    given.told(completion("06-10", measure="M-2")).when(closing()).then_types("problem_closed")


def test_a_decline_is_ruled_upon_before_anything_is_closed() -> None:
    given = asked().told(decline())
    given.when(closing()).refused_by("claim.awaits_ruling", "problem", decline="D-1")
    given.told(ruling("insisted")).when(closing()).then_types("problem_closed")


def test_a_problem_that_comes_back_is_reopened_under_its_number() -> None:
    closed().on(day("08-01")).when(reopening()).then(
        ProblemReopened(
            unit=VILLAGE, occurred_on=day("08-01"), problem="P-1", office=OFFICE, reopening="O-1", returns=1
        )
    )
    back = closed().on(day("08-01")).told(reopening())
    back.when(reopening(reopening="O-2")).refused_by("problem.not_closed", "problem")
    assert not back.when(closing()).outcome()
    assert back.state("problem-P-1").is_open
    again = back.told(request(request="R-2"), closing(request="R-2"))
    (second,) = again.when(reopening(reopening="O-2")).outcome()
    assert getattr(second, "returns", 0) == 2
    assert not again.when(reopening()).outcome()


def test_a_closing_settles_every_request_also_for_the_time_after_a_reopening() -> None:
    given = asked().told(request(request="R-2"), closing(), reopening())
    given.when(closing(request="R-2")).refused_by("closure.not_waiting", "request", request="R-2")


def test_nothing_is_reopened_after_the_campaign() -> None:
    closed().on(LAST_DAY).when(reopening()).then_types("problem_reopened")
    closed().on(date(2026, 12, 1)).when(reopening()).refused_by("campaign.ended", "problem")
    founded().told(listed()).when(reopening()).refused_by("problem.not_closed", "problem")


def test_nothing_is_reopened_of_a_unit_that_was_closed_without_a_successor() -> None:
    roster = heard()
    shut(roster, VILLAGE, day("06-15"))
    given = closed(roster).on(day("06-15"))
    given.when(reopening()).then_types("problem_reopened")
    given.on(day("06-16")).when(reopening()).refused_by("problem.unit_closed", "problem", unit=VILLAGE)


def test_what_is_reopened_after_a_merger_is_the_successors() -> None:
    roster = heard()
    merge(roster, VILLAGE, NEIGHBOUR, day("06-15"))
    (reopened,) = closed(roster).on(day("06-16")).when(reopening()).outcome()
    assert reopened.unit == NEIGHBOUR


def test_an_open_problem_is_still_closed_after_the_campaign() -> None:
    asked().on(date(2026, 12, 24)).when(closing()).then_types("problem_closed")


def test_a_look_back_has_a_day_of_its_own_not_before_the_closing() -> None:
    given = closed().on(day("09-01"))
    given.when(look_back("08-31", result="came_back")).then(
        LookBackRecorded(
            unit=VILLAGE,
            occurred_on=day("08-31"),
            problem="P-1",
            office=OFFICE,
            look_back="L-1",
            result="came_back",
        )
    )
    given.when(look_back("05-31")).refused_by("look_back.before_closing", "looked_on", day=day("06-01"))
    given.when(look_back("09-02")).refused_by("input.future_day", "looked_on")
    asked().when(look_back("06-01")).refused_by("problem.not_closed", "problem")


def test_a_look_back_may_be_recorded_after_the_reopening_that_it_caused() -> None:
    back = closed().on(day("09-22")).told(reopening())
    for on in ("06-01", "09-19", "09-22"):
        back.when(look_back(on, result="came_back")).then_types("look_back_recorded")
    back.on(day("09-23")).when(look_back("09-23")).refused_by("problem.not_closed", "problem")
    back.when(look_back("05-31")).refused_by("look_back.before_closing", "looked_on", day=day("06-01"))


def test_a_look_back_lies_within_one_of_several_closings() -> None:
    back = closed().on(day("09-20")).told(reopening())
    again = back.on(day("10-05")).told(request(request="R-2"), closing(request="R-2")).on(day("10-06"))
    for on in ("09-19", "09-20", "10-05", "10-06"):
        again.when(look_back(on)).then_types("look_back_recorded")
    for on in ("09-21", "10-04"):
        again.when(look_back(on)).refused_by("look_back.before_closing", "looked_on", day=day("10-05"))
