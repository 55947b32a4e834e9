"""Tells the story of one village: each call writes the command lines and, beside them, the verdict the plan intends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from deploy.sample import names
from deploy.sample.clerk import Clerk
from deploy.sample.days import day_of, plus
from deploy.sample.matter import STEPS, Matter, Objection, Report, Take, Told, Turn
from deploy.sample.meeting import Meeting, MeetingPlan
from deploy.sample.rules import DEFAULT, Posted


class Infeasible(Exception):  # noqa: N818
    """The story has no room between the first watched day and `until`, or needs a neighbour that is not there."""


class Teller(Clerk):
    def open(
        self,
        day: date | None = None,
        kind: str | None = None,
        steps_before: tuple[str, ...] = (),
        at: datetime | None = None,
    ) -> Matter:
        day = day or self.start
        if day <= self.county.watched_from:
            raise Infeasible(self.story)
        plain = ("works", "venue", "village_rules", "customs", "benefit_policy", "mutual_aid_fund", "other")
        kind = kind or self.random.choice(plain)
        at = at or self.clock(day, "open_matter")
        number = len(self.book.matters) + 1
        matter = Matter(
            id=f"M-{number:05d}",
            story=self.story,
            unit=self.village,
            kind=kind,
            title=self.random.choice(names.TITLES[kind]),
            opened_on=day,
            opened_at=at,
            steps_before=steps_before,
        )
        matter.next_step = next(step for step in STEPS if step not in steps_before)
        self._await(matter, matter.next_step, day, at, after_resolution=False)
        if matter.next_step == "awareness":
            matter.notice_until = day
        self.book.matters.append(matter)
        opening = {"opening_record": True, "steps_before": list(steps_before)} if steps_before else {}
        about = {"kind": kind, "title": matter.title, "opened_on": day.isoformat()}
        self._about(at, "open_matter", matter, **about, **opening)
        return matter

    def _await(self, matter: Matter, step: str, day: date, at: datetime, *, after_resolution: bool) -> None:
        days = DEFAULT.next_step_days
        if step == "awareness":
            days = DEFAULT.progress_days
        elif step == "disclosure" and after_resolution:
            days = DEFAULT.disclosure_days
        matter.next_step, matter.trigger, matter.due = step, day, plus(day, days)
        matter.free_from = max(plus(day, 1), plus(day_of(at), 1))

    def _occupy(self, matter: Matter, day: date, at: datetime) -> None:
        """What comes next of the matter comes on a later day, also after a refusal."""
        matter.free_from = max(matter.free_from, plus(day, 1), plus(day_of(at), 1))

    def moved_on(self, matter: Matter, step: str, day: date, at: datetime) -> None:
        """The step was taken on `day` and has been known as taken since `at`."""
        following = STEPS[STEPS.index(step) + 1]
        self._await(matter, following, day, at, after_resolution=step == "resolution")

    def meet(self, plan: MeetingPlan, at: datetime | None = None) -> Meeting:
        """Hold the meeting; what it approves moves its matters on."""
        if self.village in self.book.merging and not (plan.kinds or plan.also) and plan.items[0].step == "proposal":
            plan = plan.changed(also=("branch_study", "theme_day"))
        meeting = plan.build(self)
        at = at or self.clock(plan.day, "hold_meeting")
        self.say_meeting(at, "hold_meeting", plan.unit or self.village, meeting.data)
        for item in plan.items:
            take = Take(item.step, meeting.id, meeting.data["starts_at"])
            take.told.append(Told(at, plan.day, item.reasons, meeting.tallies[item.matter.id, item.step]))
            item.matter.takes.append(take)
            meeting.takes[item.matter.id, item.step] = take
            if not item.reasons:
                self.moved_on(item.matter, item.step, plan.day, at)
            self._occupy(item.matter, plan.day, at)
        return meeting

    def correct(self, meeting: Meeting, at: datetime, verdicts: Mapping[str, Iterable[str]], **changes: Any) -> None:
        """The whole record again with `changes`; `verdicts` are the reasons from now on, by matter."""
        plan = meeting.plan.changed(**changes)
        again = plan.build(self, meeting.id)
        self.say_meeting(at, "correct_meeting", self.village, again.data)
        for item in plan.items:
            reasons = frozenset(verdicts[item.matter.id])
            take = meeting.takes[item.matter.id, item.step]
            take.told.append(Told(at, plan.day, reasons, again.tallies[item.matter.id, item.step]))
            if not reasons:
                self.moved_on(item.matter, item.step, plan.day, at)

    def retell(self, matter: Matter, record: str, at: datetime, reasons: Iterable[str] = ()) -> None:
        """From `at` on an earlier record is judged otherwise, because of something else that was recorded then."""
        take = next(take for take in matter.takes if take.record == record)
        take.told.append(Told(at, take.told[-1].day, frozenset(reasons), take.told[-1].numbers))

    def notice(
        self, matter: Matter, day: date, full_days: int = 9, at: datetime | None = None, reasons: Sequence[str] = ()
    ) -> str:
        at = at or self.clock(day, "post_disclosure")
        notice = f"N-{len(self.book.lines):06d}"
        last_day = plus(day, full_days)
        days = {"first_day": day.isoformat(), "last_day": last_day.isoformat()}
        place = self.random.choice(names.PLACES)
        self._about(at, "post_disclosure", matter, notice=notice, place=place, **days)
        matter.takes.append(Take("disclosure", notice, "", [Told(at, day, frozenset(reasons), Posted(full_days))]))
        if not reasons:
            self.moved_on(matter, "disclosure", day, at)
            matter.notice_until = last_day
        self._occupy(matter, day, at)
        return notice

    def object(self, matter: Matter, day: date, at: datetime | None = None) -> Objection:
        at = at or self.clock(day, "raise_objection")
        objection = Objection(f"O-{len(self.book.lines):06d}", day, at)
        matter.objections.append(objection)
        about = {"raised_on": day.isoformat(), "content": self.random.choice(names.OBJECTIONS)}
        self._about(at, "raise_objection", matter, objection=objection.id, **about)
        return objection

    def answer(self, matter: Matter, objection: Objection, day: date, at: datetime | None = None) -> None:
        at = at or self.clock(day, "answer_objection")
        objection.answered_on, objection.answered_at = day, at
        about = {"answered_on": day.isoformat(), "content": self.random.choice(names.ANSWERS)}
        self._about(at, "answer_objection", matter, objection=objection.id, **about)

    def report(
        self,
        matter: Matter,
        day: date,
        at: datetime | None = None,
        final: bool = False,
        reasons: Sequence[str] = (),
    ) -> str:
        at = at or self.clock(day, "report_progress")
        report = f"R-{len(self.book.lines):06d}"
        matter.reports.append(Report(report, day, at, final))
        content = self.random.choice(names.FINAL_REPORTS if final else names.REPORTS)
        told_by = self.random.choice(names.TOLD_BY)
        about = {"report": report, "reported_on": day.isoformat(), "told_by": told_by, "content": content}
        self._about(at, "report_progress", matter, **about, **({"final": True} if final else {}))
        if final:
            matter.takes.append(Take("awareness", report, "", [Told(at, day, frozenset(reasons))]))
            matter.finished = not reasons
        self._occupy(matter, day, at)
        if matter.next_step == "awareness" and not matter.finished:
            self._await(matter, "awareness", day, at, after_resolution=False)
        return report

    def give_back(self, matter: Matter, step: str, day: date, at: datetime | None = None) -> None:
        at = at or self.clock(day, "return_matter")
        self._turn(matter, "return_matter", step, day, at, to_step=step, returned_on=day.isoformat())
        self._await(matter, step, day, at, after_resolution=False)

    def withdraw(self, matter: Matter, day: date, at: datetime | None = None) -> None:
        at = at or self.clock(day, "withdraw_matter")
        self._turn(matter, "withdraw_matter", None, day, at, withdrawn_on=day.isoformat())
        matter.finished = True

    def _turn(self, matter: Matter, type_: str, step: str | None, day: date, at: datetime, **data: str) -> None:
        matter.turns.append(Turn(f"turn-{len(self.book.lines)}", day, at, step))
        reason = self.random.choice(names.RETURNS if step else names.WITHDRAWALS)
        self._about(at, type_, matter, reason=reason, **data)

    def _about(self, at: datetime, type_: str, matter: Matter, /, **data: Any) -> None:
        unit = self.county.unit_on(matter.unit, day_of(at), at, at_that_moment=True)
        self.say(at, type_, unit, matter=matter.id, unit=unit, **data)
