"""Other hands: who may say that a problem is solved, and who may not."""

from shared.decider import Command
from shared.roster import Roster
from tests.rectification.county import (
    COUNTY,
    DEPARTMENT,
    DONE,
    NEIGHBOUR,
    OFFICE,
    THIRD,
    VILLAGE,
    appoint,
    asked,
    cause,
    claim,
    closing,
    completion,
    day,
    dismiss,
    founded,
    heard,
    listed,
    measure,
    merge,
    rejection,
    request,
)

VERDICTS = (closing, rejection)


def test_neither_who_asked_nor_who_fixed_it_may_judge_it() -> None:
    roster = heard()
    appoint(roster, "secretary", "inspection_office", OFFICE)
    appoint(roster, "clerk", "inspection_office", OFFICE)
    for verdict in VERDICTS:
        for person in ("secretary", "clerk"):
            told = verdict(verifier=person)
            asked(roster).when(told).refused_by("closure.own_work", "verifier", verifier=person)


def test_who_asked_before_may_not_judge_a_later_request() -> None:
    roster = heard()
    appoint(roster, "committee", "inspection_office", OFFICE)
    given = founded(roster).told(*DONE, request(requester="committee"), rejection(), request(request="R-2"))
    given.when(closing(request="R-2", verifier="committee")).refused_by("closure.own_work", "verifier")


def test_the_verifier_sits_in_an_office_on_that_day() -> None:
    roster = heard()
    dismiss(roster, "inspector", "inspection_office", OFFICE, day("06-10"))
    appoint(roster, "neighbour", "inspection_office", NEIGHBOUR)
    given = asked(roster)
    for verdict in VERDICTS:
        assert given.on(day("06-10")).when(verdict()).outcome()
        given.on(day("06-11")).when(verdict()).refused_by("closure.no_office", "verifier")
        given.when(verdict(verifier="school")).refused_by("closure.no_office", "verifier")
        given.when(verdict(verifier="neighbour", office=NEIGHBOUR)).refused_by("closure.no_office", "verifier")
        given.when(verdict(office=DEPARTMENT)).refused_by("closure.no_office", "verifier")
        given.when(verdict(verifier="nobody")).refused_by("input.unknown_person", "verifier")
        given.when(verdict(office="990101009009")).refused_by("input.unknown_unit", "office")


def test_an_inspector_with_a_post_in_the_owners_unit_does_not_judge_it() -> None:
    roster = heard()
    appoint(roster, "inspector", "first_secretary", VILLAGE)
    for verdict in VERDICTS:
        asked(roster).when(verdict()).refused_by("closure.own_unit", "verifier", verifier="inspector")
        assert asked(roster).when(verdict(verifier="colleague")).outcome()


def test_after_a_merger_neither_the_old_unit_nor_the_successor_judges_it() -> None:
    for unit in (VILLAGE, NEIGHBOUR):
        roster = heard()
        merge(roster, VILLAGE, NEIGHBOUR, day("06-10"))
        appoint(roster, "inspector", "first_secretary", unit)
        asked(roster).on(day("06-20")).when(closing()).refused_by("closure.own_unit", "verifier")


def test_after_two_mergers_the_unit_between_does_not_judge_it_either() -> None:
    roster = heard()
    merge(roster, VILLAGE, NEIGHBOUR, day("06-05"))
    merge(roster, NEIGHBOUR, THIRD, day("06-10"))
    appoint(roster, "inspector", "village_clerk", NEIGHBOUR)
    asked(roster).on(day("06-20")).when(closing()).refused_by("closure.own_unit", "verifier", verifier="inspector")


def owned_by(unit: str, roster: Roster, **more: str) -> tuple[Command, ...]:
    who = {"unit": unit, "responsible": "inspector"}
    done = [claim(**who), cause("06-01", unit=unit), measure("06-01", **who), completion("06-01", unit=unit)]
    return (listed(unit=unit, **more), *done, request(unit=unit))


def test_an_office_does_not_judge_its_own_problem() -> None:
    roster = heard()
    given = founded(roster).told(*owned_by(OFFICE, roster))
    given.when(closing()).refused_by("closure.own_office", "office", unit=OFFICE)
    given.when(closing(office=DEPARTMENT, verifier="organiser")).then_types("problem_closed")


def test_of_two_offices_in_one_unit_the_other_judges() -> None:
    roster = heard()
    appoint(roster, "left", "inspection_office", COUNTY)
    appoint(roster, "right", "organisation_department", COUNTY)
    appoint(roster, "both", "inspection_office", COUNTY)
    appoint(roster, "both", "organisation_department", COUNTY)
    given = founded(roster).told(*owned_by(COUNTY, roster, post="inspection_office"))
    given.when(closing(office=COUNTY, verifier="left")).refused_by("closure.own_office", "office")
    given.when(closing(office=COUNTY, verifier="both")).refused_by("closure.own_unit", "verifier")
    given.when(closing(office=COUNTY, verifier="right")).then_types("problem_closed")
    whole = founded(roster).told(*owned_by(COUNTY, roster))
    whole.when(closing(office=COUNTY, verifier="right")).refused_by("closure.own_office", "office")


def test_a_problem_of_another_post_holder_in_the_offices_unit_is_judged_by_neither() -> None:
    roster = heard()
    appoint(roster, "chief", "linked_leader", OFFICE)
    appoint(roster, "right", "organisation_department", OFFICE)
    given = founded(roster).told(*owned_by(OFFICE, roster, post="linked_leader"))
    for verdict in VERDICTS:
        for verifier in ("colleague", "right"):
            given.when(verdict(verifier=verifier)).refused_by("closure.own_office", "office", unit=OFFICE)
        assert given.when(verdict(office=DEPARTMENT, verifier="organiser")).outcome()
