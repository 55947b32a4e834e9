"""Probationary members accepted with and without a review by the higher committee, in writing and before."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.stories.year import enlist_year, year_story
from deploy.sample.year import YearTeller


def case_of(t: YearTeller) -> str:
    return f"C-{len(t.book.life.cases) + 1:04d}"


def acceptance_day(t: YearTeller) -> date:
    return plus(t.period("theme_day", first=3, days_left=20).first, t.random.randint(3, 20))


def accepted(t: YearTeller, reviewed: int, in_writing: bool = True, by: str = "parent") -> None:
    """`reviewed` days from the acceptance's; the steps before it are told too."""
    case, day = case_of(t), acceptance_day(t)
    reviewer = {"parent": t.county.parent(t.village), "county": t.county.code, "itself": t.village}[by]
    t.develop(case, "activist", plus(day, -50))
    t.develop(case, "development_target", plus(day, -30))
    t.develop(case, "pre_review", plus(day, reviewed), reviewer=reviewer, in_writing=in_writing)
    t.develop(case, "probationary_member", day)
    t.live()


@year_story()
def accepted_without_review(t: YearTeller) -> None:
    t.develop(case_of(t), "probationary_member", acceptance_day(t))
    t.live()


@year_story()
def reviewed_in_time_and_recorded_after(t: YearTeller) -> None:
    """Until the review is recorded the acceptance is a breach."""
    case, day = case_of(t), acceptance_day(t)
    t.develop(case, "probationary_member", day)
    at = moment(plus(day, 4), "10:00")
    t.develop(case, "pre_review", plus(day, -6), at, reviewer=t.county.parent(t.village), in_writing=True)
    t.live()


def review_corrected(t: YearTeller, right: bool) -> None:
    """On paper after all; or only by word of mouth, as it turns out."""
    case, day = case_of(t), acceptance_day(t)
    parent = t.county.parent(t.village)
    first = t.develop(case, "pre_review", plus(day, -8), reviewer=parent, in_writing=not right)
    t.develop(case, "probationary_member", day)
    at = moment(plus(day, 5), "10:00")
    t.develop(case, "pre_review", plus(day, -8), at, reviewer=parent, in_writing=right, corrects=first)
    t.live()


def acceptance_corrected(t: YearTeller, to: int) -> None:
    """The assembly had met on another day than was recorded first."""
    case, day = case_of(t), acceptance_day(t)
    t.develop(case, "pre_review", day, reviewer=t.county.parent(t.village), in_writing=True)
    first = t.develop(case, "probationary_member", plus(day, 1 - to), at=moment(plus(day, 1), "16:10"))
    t.develop(case, "probationary_member", plus(day, to), moment(plus(day, 4), "10:00"), corrects=first)
    t.live()


@year_story()
def accepted_by_the_assembly_that_followed(t: YearTeller) -> None:
    """To the end: the probationary year is not over, so the case stands there."""
    case, day = case_of(t), acceptance_day(t)
    t.develop(case, "applicant", plus(day, -60))
    t.develop(case, "pre_review", plus(day, -1), reviewer=t.county.parent(t.village), in_writing=True)
    t.sit(day, "members_assembly")
    t.develop(case, "probationary_member", day)
    t.live()


for _reviewed in (-1, 0, 1):
    enlist_year(f"accepted_{-_reviewed}_days_after_its_review", partial(accepted, reviewed=_reviewed))
enlist_year("reviewed_by_word_of_mouth", partial(accepted, reviewed=-5, in_writing=False))
enlist_year("reviewed_by_the_county", partial(accepted, reviewed=-5, by="county"))
enlist_year("reviewed_by_the_branch_itself", partial(accepted, reviewed=-5, by="itself"))
enlist_year("review_was_on_paper_after_all", partial(review_corrected, right=True))
enlist_year("review_was_by_word_of_mouth_after_all", partial(review_corrected, right=False))
enlist_year("acceptance_was_a_day_later", partial(acceptance_corrected, to=1))
enlist_year("acceptance_was_on_the_reviews_day", partial(acceptance_corrected, to=0))
