"""What a matter owes on its way: returns, withdrawals, objections, progress, opening records."""

import pytest

from services.supervision.domain.duty import days_overdue
from tests.supervision.county import (
    OTHER,
    VILLAGE,
    County,
    account,
    day,
    filled,
    owed,
    rungs,
    track,
)


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    return county


# Disclosure and progress.


def test_disclosure_is_due_ten_days_after_the_resolution(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20")
    assert track(account(county, "03-25"), "matter.disclosure").duty.due == day("03-30")


def test_progress_is_owed_ninety_days_after_the_disclosure_and_after_each_report(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p0", "03-24", "03-26")
    county.reports("p1", "06-23")
    county.reports("p2", "09-22")
    assert owed(county, "09-23") == {
        "proposal@03-31": "met",
        "deliberation@04-04": "met",
        "review@04-09": "met",
        "resolution@04-14": "met",
        "disclosure@03-30": "met",
        "progress@06-23": "met",
        "progress@09-21": "met_late",
        "progress@12-21": "open",
    }


def test_the_approved_final_report_meets_the_open_progress_duty_and_ends_the_chain(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p1", "05-01")
    county.approves("awareness", "05-01", record="p1")
    assert owed(county, "12-31")["progress@06-23"] == "met"
    assert [t.duty.due for t in account(county, "12-31").tracks if t.state == "open"] == []


def test_a_refused_final_report_still_counts_as_a_report(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p1", "03-30")
    county.refuses("awareness", "03-30", "disclosure_running", record="p1")
    assert owed(county, "04-01")["progress@06-28"] == "open"


def test_two_reports_of_one_day_leave_one_duty(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p1", "04-01")
    county.reports("p2", "04-01")
    assert owed(county, "04-02")["progress@06-30"] == "open"


def test_another_units_report_meets_no_duty_of_this_matter(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p1", "05-30", unit=OTHER)
    county.refuses("awareness", "05-30", "wrong_unit", record="p1")
    assert owed(county, "06-20")["progress@06-23"] == "open"


def test_a_successor_reports_also_what_was_done_before_it_took_over(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.merges(VILLAGE, OTHER, "05-30")
    county.reports("p1", "05-20", "06-02", unit=OTHER)
    states = owed(county, "06-20")
    assert (states["progress@06-23"], states["progress@08-18"]) == ("met", "open")


def test_the_old_units_report_falls_away_when_its_merger_becomes_known(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.reports("p1", "05-20")
    county.merges(VILLAGE, OTHER, "05-19", "06-02")
    assert owed(county, "06-01")["progress@06-23"] == "met"
    assert owed(county, "06-20")["progress@06-23"] == "open"


# Opening records.


def test_an_opening_record_owes_the_first_step_not_yet_taken() -> None:
    county = filled()
    county.opens("03-01", before="proposal deliberation review resolution")
    assert owed(county, "03-02") == {"disclosure@03-31": "open"}


def test_an_opening_record_with_the_disclosure_owes_progress_ninety_days_after_the_opening() -> None:
    county = filled()
    county.opens("03-01", before="proposal deliberation review resolution disclosure")
    assert owed(county, "03-02") == {"progress@05-30": "open"}


def test_what_was_due_before_the_first_watched_day_is_not_judged() -> None:
    county = filled()
    county.watches("04-01")
    county.opens("03-01")
    assert owed(county, "05-01") == {}
    watched_in_time = filled()
    watched_in_time.watches("03-31")
    watched_in_time.opens("03-01")
    assert owed(watched_in_time, "05-01") == {"proposal@03-31": "open"}


def test_the_first_watched_day_declared_again_holds_as_declared_last() -> None:
    county = filled()
    county.watches("03-01")
    county.opens("03-01")
    county.refuses("proposal", "03-05", "no_quorum")
    county.watches("05-01", "03-20 09:00")
    kept = account(county, "05-10")
    assert kept.tracks == []
    assert [breach.withdrawn_by is not None for breach in kept.breaches.values()] == [True]


# Returned, withdrawn, merged.


def test_a_return_cancels_what_was_open_and_owes_the_step_again_in_thirty_days(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15")
    county.voids("deliberation", "03-10", "03-20", command="back", by_return=True)
    county.returns("deliberation", "03-20", command="back")
    county.voids("review", "03-15", "03-20", command="back", by_return=True)
    assert owed(county, "03-21") == {
        "proposal@03-31": "met",
        "deliberation@04-04": "met",
        "review@04-09": "met",
        "resolution@04-14": "cancelled",
        "deliberation@04-19": "open",
    }
    county.approves("deliberation", "04-01", record="again")
    assert owed(county, "04-02")["review@05-01"] == "open"


def test_a_return_to_the_disclosure_gives_it_thirty_days_and_voids_open_objections(county: County) -> None:
    county.goes_through("03-05", "03-10", "03-15", "03-20", "03-25")
    county.objects("O1", "03-26")
    county.objects("O2", "03-26")
    county.answers("O1", "03-27")
    county.returns("disclosure", "03-28")
    states = owed(county, "03-29")
    assert states["disclosure@04-27"] == "open"
    assert states["progress@06-23"] == "cancelled"
    found = {t.duty.subject: t.state for t in account(county, "03-29").tracks if t.duty.rule == "matter.objection"}
    assert found == {"objection/O1": "met", "objection/O2": "cancelled"}


def test_a_return_recorded_late_begins_its_lap_after_its_own_day(county: County) -> None:
    county.approves("proposal", "03-05")
    county.voids("proposal", "03-05", "03-08 20:00", command="first", by_return=True)
    county.returns("proposal", "03-08", "03-08 20:00", command="first")
    county.returns("proposal", "03-06", "03-14", command="late")
    assert owed(county, "03-15") == {
        "proposal@03-31": "met",
        "deliberation@04-04": "cancelled",
        "proposal@04-05": "cancelled",
        "proposal@04-07": "open",
    }


def test_a_step_taken_on_the_day_of_the_return_was_taken_before_it(county: County) -> None:
    county.approves("proposal", "03-05")
    county.approves("deliberation", "03-08")
    county.voids("proposal", "03-05", "03-08 20:00", command="back", by_return=True)
    county.voids("deliberation", "03-08", "03-08 20:00", command="back", by_return=True)
    county.returns("proposal", "03-08", "03-08 20:00", command="back")
    states = owed(county, "03-15")
    assert (states["deliberation@04-04"], states["proposal@04-07"]) == ("met", "open")


def test_an_approval_withdrawn_before_a_return_was_recorded_never_took_its_step(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")
    county.voids("proposal", "03-05", "03-07", record="m1")
    county.returns("proposal", "03-08")
    assert owed(county, "03-15") == {"proposal@03-31": "cancelled", "proposal@04-07": "open"}


def test_a_record_corrected_after_a_return_never_took_the_step_that_the_return_had_voided(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")
    county.voids("proposal", "03-05", "03-08 20:00", record="m1", command="back", by_return=True)
    county.returns("proposal", "03-08", "03-08 20:00", command="back")
    county.voids("proposal", "03-05", "03-12", record="m1")
    assert owed(county, "03-15") == {"proposal@03-31": "cancelled", "proposal@04-07": "open"}


def test_a_second_entry_on_one_agenda_is_refused_and_the_first_has_taken_the_step(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")
    county.refuses("proposal", "03-05", "already_approved second_step_in_meeting", record="m1", item=2)
    assert owed(county, "03-15") == {"proposal@03-31": "met", "deliberation@04-04": "open"}
    reasons = [breach.rule.rpartition(".")[2] for breach in account(county, "03-15").breaches.values()]
    assert reasons == ["already_approved", "second_step_in_meeting"]


def test_a_result_that_is_to_be_told_again_leaves_the_chain_of_reports(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.reports("p1", "03-20")
    county.approves("awareness", "03-20", record="p1")
    county.returns("awareness", "03-20", "03-20 18:00", command="back")
    county.voids("awareness", "03-20", "03-20 18:00", record="p1", command="back", by_return=True)
    assert owed(county, "03-25")["progress@06-18"] == "open"


def test_a_return_after_a_withdrawal_that_is_recorded_later_leads_to_nothing(county: County) -> None:
    county.returns("proposal", "04-17")
    county.withdraws("04-16", "04-23")
    kept = account(county, "05-01")
    assert owed(county, "05-01") == {"proposal@03-31": "cancelled"}
    assert track(kept, "matter.proposal").closed_on == day("04-16")


def test_a_report_after_a_withdrawal_that_is_recorded_later_leads_to_nothing(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.reports("p1", "05-08")
    county.withdraws("04-26", "05-20")
    states = owed(county, "05-21")
    assert (states["progress@06-04"], "progress@08-06" in states) == ("cancelled", False)


def test_a_matters_last_day_still_belongs_to_it(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.reports("p1", "05-08")
    county.withdraws("05-08", "05-20")
    assert owed(county, "05-21")["progress@06-04"] == "met"


def test_a_return_on_the_last_day_voids_the_open_objections(county: County) -> None:
    county.objects("o1", "03-09")
    county.returns("proposal", "03-10")
    county.withdraws("03-10", "03-12")
    objected = track(account(county, "04-01"), "matter.objection")
    assert (objected.state, objected.closed_by) == ("cancelled", county.told[-2].id)


def test_of_two_approvals_of_one_day_the_one_told_first_counts(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")
    county.approves("proposal", "03-05", "03-06", record="m2")
    first = track(account(county, "03-10"), "matter.proposal")
    assert first.closed_by == county.told[-2].id


def test_a_withdrawal_cancels_open_duties_and_their_lateness_stands_still(county: County) -> None:
    county.withdraws("04-05")
    kept = track(account(county, "06-01"), "matter.proposal")
    assert (kept.state, kept.closed_on) == ("cancelled", day("04-05"))
    assert days_overdue(kept.duty.due, kept.closed_on, day("06-01")) == 5


def test_a_withdrawal_recorded_late_leaves_the_rungs_that_fired(county: County) -> None:
    county.withdraws("03-30", "04-11 09:00")
    kept = account(county, "06-01")
    assert rungs(kept, "matter.proposal") == [(1, "04-04"), (2, "04-06"), (3, "04-10")]
    assert track(kept, "matter.proposal").state == "cancelled"


def test_a_merged_units_matter_passes_on_with_its_due_day(county: County) -> None:
    county.merges(VILLAGE, OTHER, "03-20")
    kept = account(county, "04-01")
    assert track(kept, "matter.proposal").state == "open"
    assert [kept.roster.unit_on(VILLAGE, day(d), 2**62) for d in ("03-20", "03-21")] == [VILLAGE, OTHER]
    county.closes(OTHER, "03-25")
    assert track(account(county, "04-01"), "matter.proposal").state == "cancelled"


# Objections.


def test_an_objection_is_due_in_five_working_days_from_the_later_of_its_day_and_its_recording(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.objects("O1", "03-09")
    county.objects("O2", "03-09", "03-12 08:00")
    due = {t.duty.subject: t.duty.due for t in account(county, "03-13").tracks if t.duty.rule == "matter.objection"}
    assert due == {"objection/O1": day("03-16"), "objection/O2": day("03-19")}


def test_an_objection_counts_over_holidays_and_make_up_weekends(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.objects("O1", "04-30")
    duty = track(account(county, "05-02"), "matter.objection").duty
    assert (duty.due, duty.provisional) == (day("05-11"), False)  # 1 to 5 May are off, Saturday 9 May is worked


def test_an_objection_over_a_year_that_is_not_published_is_provisional(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.objects("O1", "12-30")
    duty = track(account(county, "12-31"), "matter.objection").duty
    assert (duty.due, duty.provisional) == (day("2027-01-07"), True)  # 31 December, then 4 to 7 January


def test_an_objection_answered_in_the_grace_was_answered_late(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.objects("O1", "03-09")
    county.answers("O1", "03-17")
    kept = account(county, "04-01")
    assert (track(kept, "matter.objection").state, rungs(kept, "matter.objection")) == ("met_late", [])


def test_an_objection_answered_after_the_return_that_voided_it_stays_cancelled(county: County) -> None:
    county.goes_through("03-02", "03-03", "03-04", "03-05", "03-06")
    county.objects("O1", "03-09")
    county.returns("disclosure", "03-10")
    county.answers("O1", "03-11")
    assert track(account(county, "04-01"), "matter.objection").state == "cancelled"
