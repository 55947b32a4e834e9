"""A period that was missed: red day by day, until a late record, an excuse or a later period ends its alert."""

import pytest

from services.supervision.domain.account import Account
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.acts import Act, ObligationExcused
from services.supervision.domain.facts.branches import CountsDeclared
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.track import Track
from services.supervision.views.book import Book
from services.supervision.views.rows import Rows
from shared.calendar import WorkingCalendar
from shared.days import day_of, midnight_us
from tests.supervision.affairs.year import Year, settled
from tests.supervision.county import COUNTY, RULES, TOWN, VILLAGE, day

MONTH = "cadence.theme_day"


@pytest.fixture
def year() -> Year:
    county = settled()
    county.unit(TOWN, "township", COUNTY)
    county.seat("ban", "party_office_director", TOWN)
    county.seat("fu", "deputy_secretary", TOWN)
    county.seat("shu", "committee_secretary", TOWN)
    return county


def account(year: Year, until: str) -> Account:
    """The village's year once the 00:00 of `until` has passed."""
    book = Book(Law(RULES, WorkingCalendar()), COUNTY)
    turns = [told for told in year.told if isinstance(told, RosterFact)]
    for turn in sorted(turns, key=lambda told: told.recorded_us):
        book.learn_turn(turn)
        book.note_turn(turn)
    for told in year.told:
        if isinstance(told, Act):
            book.learn_act(told)
    lived = sorted(year.lived, key=lambda told: told.recorded_us)
    before_us = midnight_us(day(until))
    kept = book.replay(f"cadence/{VILLAGE}", [one for one in lived if one.recorded_us < before_us], before_us=before_us)
    kept.advance(day(until))
    return kept


def period(kept: Account, name: str, rule: str = MONTH) -> Track:
    [found] = [track for track in kept.tracks if (track.duty.rule, track.period) == (rule, name)]
    return found


def rungs(track: Track) -> list[tuple[int, str]]:
    return [(rung.number, f"{rung.day:%m-%d}") for rung in track.rungs]


def told(kept: Account, name: str) -> list[tuple[str, str]]:
    """What was told of that month: kind and day."""
    mine = [notice for notice in kept.notices if notice.about is period(kept, name)]
    return [(notice.kind, f"{day_of(notice.at_us):%m-%d}") for notice in mine]


def test_a_month_comes_into_being_with_its_first_day(year: Year) -> None:
    assert [t.period for t in account(year, "01-31").tracks if t.duty.rule == MONTH] == ["2026-01"]
    assert [t.period for t in account(year, "02-01").tracks if t.duty.rule == MONTH] == ["2026-01", "2026-02"]


def test_it_is_red_from_the_fourth_day_after_its_last_and_climbs_the_ladder(year: Year) -> None:
    assert rungs(period(account(year, "02-03"), "2026-01")) == []
    assert rungs(period(account(year, "02-04"), "2026-01")) == [(1, "02-04")]
    assert rungs(period(account(year, "02-18"), "2026-01")) == [(1, "02-04"), (2, "02-06"), (3, "02-10"), (4, "02-18")]


def test_the_next_month_met_ends_the_alert_and_leaves_it_missed(year: Year) -> None:
    year.meets("02-07", "theme_day")
    month = period(account(year, "03-01"), "2026-01")
    assert (month.state, month.closed_on) == ("missed", day("02-07"))
    assert rungs(month) == [(1, "02-04"), (2, "02-06")]


def test_met_before_red_day_one_the_first_rung_still_fires_and_no_other(year: Year) -> None:
    year.meets("02-02", "theme_day")
    assert period(account(year, "02-03"), "2026-01").state == "open"
    kept = account(year, "02-28")
    month = period(kept, "2026-01")
    assert (month.state, month.closed_on, rungs(month)) == ("missed", day("02-04"), [(1, "02-04")])
    assert told(kept, "2026-01") == [("raised", "02-04"), ("resolved", "02-04")]


def test_first_known_when_it_was_long_red_the_first_rung_fires_and_no_other(year: Year) -> None:
    year.meets("02-02", "theme_day", recorded="02-01 09:00")
    year.watches("2027-01-01", "01-02")
    year.watches("01-01", "02-20 09:00")
    month = period(account(year, "02-28"), "2026-01")
    assert (month.state, rungs(month)) == ("missed", [(1, "02-21")])


def test_a_later_month_that_turns_out_unmet_reopens_the_alert(year: Year) -> None:
    year.meets("02-07", "theme_day", meeting="G")
    year.meets("02-07", "group_meeting", meeting="G", recorded="02-20")
    month = period(account(year, "02-22"), "2026-01")
    assert (month.state, rungs(month)) == ("open", [(1, "02-04"), (2, "02-06"), (3, "02-21"), (4, "02-21")])


def test_a_late_record_of_the_month_itself_meets_it(year: Year) -> None:
    year.meets("01-20", "theme_day", recorded="02-05")
    month = period(account(year, "02-10"), "2026-01")
    assert (month.state, month.closed_on) == ("met_recorded_late", day("01-20"))


def test_a_later_month_does_not_end_what_an_excuse_has_ended(year: Year) -> None:
    year.told.append(
        ObligationExcused(
            *year._head("02-05", "02-05", VILLAGE), f"cadence/{VILLAGE}", MONTH, f"unit/{VILLAGE}", "2026-01"
        )
    )
    year.meets("02-07", "theme_day")
    assert period(account(year, "02-10"), "2026-01").state == "excused"


def test_nothing_is_caught_up_by_two_meetings_in_one_month(year: Year) -> None:
    year.meets("02-10", "theme_day")
    year.meets("02-20", "theme_day")
    kept = account(year, "03-01")
    assert [period(kept, name).state for name in ("2026-01", "2026-02")] == ["missed", "met"]


def test_what_is_no_longer_owed_and_owed_again_between_two_midnights_was_known_at_every_midnight(year: Year) -> None:
    year.meets("01-20", "theme_day")
    year.watches("02-01", recorded="02-20 09:00")
    year.watches("01-01", recorded="02-20 15:00")
    assert period(account(year, "02-22"), "2026-01").state == "met"


def test_over_a_midnight_it_was_not_known(year: Year) -> None:
    year.meets("01-20", "theme_day")
    year.watches("02-01", recorded="02-20 09:00")
    year.watches("01-01", recorded="02-21 15:00")
    assert period(account(year, "02-22"), "2026-01").state == "met_recorded_late"


def test_a_duty_that_comes_back_between_two_midnights_is_written_again(year: Year) -> None:
    year.meets("02-12", "group_meeting")
    kept = account(year, "02-13")
    Rows().take("cadence", kept)
    kept.learn(CountsDeclared(*year._head("02-13", "02-13 09:00", VILLAGE), {"voting_members": 6}))
    kept.conclude()
    without = Rows()
    without.take("cadence", kept)
    kept.learn(CountsDeclared(*year._head("02-13", "02-13 10:00", VILLAGE), {"voting_members": 7}))
    kept.conclude()
    again = Rows()
    again.take("cadence", kept)
    lost = {number for _, number in without.dropped}
    assert lost
    assert lost <= {row[1] for row in again.obligations}
