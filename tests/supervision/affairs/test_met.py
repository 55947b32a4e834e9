"""Which later period ends the alert of a missed one: the first to be met, of the same rule."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.met import MetPeriods
from services.supervision.domain.periods import period_of
from services.supervision.domain.track import Track
from tests.supervision.county import RULES, VILLAGE, day

RULES_OF = ("venue.rota", "venue.activity")


def track(number: int, rule: str, week: date, done_on: date | None, gone: bool) -> Track:
    [row] = RULES.venues[rule]
    period = period_of("week", week)
    debtor, since = Debtor(VILLAGE, "branch_secretary"), period.first - ONE_DAY
    duty = Duty(row, "works/W", debtor, period.name, "e", since, period.last, period=period, done_on=done_on)
    duty.done_by = None if done_on is None else f"e{number}"
    return Track(number, duty, gone_on=week if gone else None)


WEEKS = st.dates(day("03-02"), day("05-31"))
TRACKS = st.lists(st.tuples(st.sampled_from(RULES_OF), WEEKS, st.none() | WEEKS, st.booleans()), max_size=12)


@given(TRACKS, st.sampled_from(RULES_OF), WEEKS)
def test_it_is_the_first_day_on_which_a_later_one_of_the_rule_was_met(
    told: list[tuple[str, date, date | None, bool]], rule: str, missed: date
) -> None:
    tracks = [track(number, *one) for number, one in enumerate(told)]
    lost = track(99, rule, missed, None, gone=False).duty
    later = [one for one in tracks if one.duty.rule == rule and one.duty.due > lost.due and one.done]
    found = MetPeriods(tracks).after(lost)
    days = [one.duty.done_on for one in later if one.duty.done_on is not None]
    if not days:
        assert found is None
    else:
        assert found is not None
        assert found[0] == min(days)
        assert found in [(one.duty.done_on, one.duty.done_by) for one in later]
