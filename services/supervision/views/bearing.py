"""What else of the trail bears on an alert: what was tried and did not count, and what others recorded about it."""

from collections.abc import AsyncIterator, Collection
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from services.supervision.domain.affairs.hands import by_seat
from services.supervision.domain.affairs.opening import own_subject
from services.supervision.domain.affairs.resolution import RESOLVED
from services.supervision.domain.facts.matters import (
    RESOLUTION,
    STEP_NUMBER,
    MatterOpened,
    MatterReturned,
    StepApproved,
    StepRefused,
    StepVoided,
)
from services.supervision.domain.facts.problems import (
    ClaimDeclined,
    ClosureRejected,
    ClosureRequested,
    ClosureVerdict,
    ExtensionGranted,
    LookBackRecorded,
    MeasureCompleted,
    ProblemListed,
)
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.facts.roster import PostAssigned, PostEnded
from services.supervision.domain.facts.works import (
    AcceptanceRecorded,
    DutyCheckedIn,
    FacilityChanged,
    RotaPublished,
    WorksCompleted,
    WorksStarted,
)
from services.supervision.feeds import Unreadable, fact_of
from services.supervision.views.naming import EVER_US
from services.supervision.views.reading import View

Side = Literal["for", "against"]  # that the alert is right, or that it is not
CLAIMING = ("problem.claim", "problem.cause", "problem.measures")
TRIED = (
    *("step_refused", "claim_declined", "extension_granted", "closure_requested", "closure_rejected"),
    *("look_back_recorded", "works_completed", "acceptance_recorded"),
)
OF_MATTER = ("matter_opened", "step_approved", "step_refused", "step_voided", "matter_returned")
ONE_DAY = timedelta(days=1)


class Spoken(NamedTuple):
    """A row of the trail, and for which side it speaks."""

    event: Any
    side: Side


async def bearing(view: View, row: Any, first: Any) -> list[Spoken]:
    """`row` is the alert's, `first` the event on which it rests."""
    match row["rule"], read(first):
        case "works.start_without_resolution", WorksStarted() as start:
            found = _of_start(view, row, start)
        case "problem.verify.other_hands", ClosureVerdict() as verdict:
            found = _of_hands(view, row, verdict)
        case "works.repair", FacilityChanged() as lost:
            found = _of_loss(view, row, lost)
        case "venue.rota", _:
            found = _of_week(view, row)
        case _ if row["breach"]:
            return []
        case _:
            found = _tried(view, row, first)
    return [one async for one in found]


async def _tried(view: View, row: Any, first: Any) -> AsyncIterator[Spoken]:
    """What is recorded after the event from which the duty counts, and does not meet it."""
    events = await view.connection.fetch(view.sql["records_after"], own_subject(row["account"]), first["id"], TRIED)
    for event in events:
        side = _of_try(row["rule"], row["subject"], read(event))
        if side is not None:
            yield Spoken(event, side)


def _of_try(rule: str, subject: str, fact: Fact | None) -> Side | None:
    """None: it says nothing about a duty of this rule and subject."""
    side: Side = "for"
    match fact:
        case StepRefused(step=step):
            bears = rule == f"matter.{step}"
        case ClaimDeclined():
            bears = rule in CLAIMING
        case ExtensionGranted(duty=duty, measure=measure):
            bears = rule == f"problem.{duty}" and measure in (None, subject.rpartition("/")[2])
        case ClosureRequested():
            bears, side = rule == "problem.close", "against"
        case ClosureRejected():
            bears = rule == "problem.close"
        case LookBackRecorded():
            bears = rule == "problem.look_back"
        case WorksCompleted():
            bears, side = rule == "works.frost", "against"
        case AcceptanceRecorded(decides=decides, accepted=accepted):
            bears = (rule == "works.acceptance" and not decides) or (rule == "works.frost" and not accepted)
        case _:
            bears = False
    return side if bears else None


async def _of_start(view: View, row: Any, start: WorksStarted) -> AsyncIterator[Spoken]:
    """What meetings has recorded of the resolution, by the matter that was named for the start as it was told last."""
    async for event, told in records(view, row["subject"], ["works_started"]):
        if isinstance(told, WorksStarted) and told.on == start.on:
            yield Spoken(event, "for")
            start = told
    if start.matter is not None:
        async for event, fact in records(view, f"matter/{start.matter}", OF_MATTER):
            side = _of_resolution(fact, start.on)
            if side is not None:
                yield Spoken(event, side)


def _of_resolution(fact: Fact | None, started_on: date) -> Side | None:
    """None: it says nothing about what the village had resolved by that day."""
    match fact:
        case MatterOpened(steps_before=before):
            return "against" if RESOLVED in before else "for"
        case StepApproved(step=step, on=on) if step == RESOLVED:
            return "against" if on <= started_on else "for"
        case StepRefused(step=step) if step == RESOLVED:
            return "for"
        case StepVoided(step=step, on=on, by_return=by_return) if step == RESOLVED:
            return "for" if on <= started_on or not by_return else None
        case MatterReturned(to_step=to_step, on=on) if STEP_NUMBER[to_step] <= RESOLUTION:
            return "for" if on <= started_on else None
        case _:
            return None


async def _of_hands(view: View, row: Any, verdict: ClosureVerdict) -> AsyncIterator[Spoken]:
    """What the verifier had had to do with the problem by the day of the verdict, and that person's posts."""
    owners_post: str | None = None
    kinds = ("problem_listed", "measure_completed", "closure_requested")
    async for event, fact in records(view, row["subject"], kinds, last=verdict.on):
        match fact:
            case ProblemListed(post=post):
                owners_post = post
            case MeasureCompleted(completer=person) if person == verdict.verifier:
                yield Spoken(event, "for")
            case ClosureRequested(request=request, requester=person) if request == verdict.request:
                yield Spoken(event, "for" if person == verdict.verifier else "against")
    async for spoken in _of_posts(view, verdict, owners_post):
        yield spoken


async def _of_posts(view: View, verdict: ClosureVerdict, owners_post: str | None) -> AsyncIterator[Spoken]:
    """Those held on the day of the verdict that bear on it, and those in the office that were over by then."""
    roster = view.book.roster
    owner = roster.unit_on(verdict.unit, verdict.on, EVER_US)
    held = roster.posts_of(verdict.verifier, verdict.on, EVER_US)
    for unit in sorted({verdict.office, *(unit for unit, _ in held)}):
        over: set[str] = set()
        async for event, fact in records(view, f"unit/{unit}", ("post_assigned", "post_ended"), last=verdict.on):
            match fact:
                case PostAssigned(person=person) if person == verdict.verifier:
                    seat = unit, fact.post
                    same = by_seat(seat, verdict, owner, owners_post)
                    if seat in held and same is not None:
                        yield Spoken(event, "for" if same else "against")
                    elif same is False:
                        over.add(fact.assignment)
                        yield Spoken(event, "for" if (fact.last_day or date.max) < verdict.on else "against")
                case PostEnded(assignment=assignment, on=on) if assignment in over and on < verdict.on:
                    yield Spoken(event, "for")


async def _of_loss(view: View, row: Any, lost: FacilityChanged) -> AsyncIterator[Spoken]:
    """The other items that were lost that day, and those that are there again."""
    items: set[str] = set()
    async for event, fact in records(view, row["subject"], ["facility_changed"]):
        match fact:
            case FacilityChanged(missing=True, on=on, item=item) if on == lost.on:
                items.add(item)
                yield Spoken(event, "for")
            case FacilityChanged(missing=False, item=item) if item in items:
                items.discard(item)
                yield Spoken(event, "against")


async def _of_week(view: View, row: Any) -> AsyncIterator[Spoken]:
    """Its rotas, and who came. The night to the next Monday still belongs to it."""
    monday = row["due"] - 6 * ONE_DAY
    async for event, fact in records(view, row["subject"], ["rota_published"]):
        if isinstance(fact, RotaPublished) and fact.monday == monday:
            yield Spoken(event, "for")
    async for event, fact in records(view, row["subject"], ["duty_checked_in"], monday, row["due"] + ONE_DAY):
        if isinstance(fact, DutyCheckedIn):
            yield Spoken(event, "against" if fact.door_open else "for")


async def records(
    view: View, subject: str, kinds: Collection[str], first: date = date.min, last: date = date.max
) -> AsyncIterator[tuple[Any, Fact | None]]:
    """Those of these days, in the order of the trail, with what they tell."""
    for event in await view.connection.fetch(view.sql["records"], subject, list(kinds), first, last):
        yield event, read(event)


def read(event: Any) -> Fact | None:
    """None for one that cannot be read: it is parked, and no alert rests on it."""
    try:
        return fact_of(event["source"], event["type"], event["recorded_at_us"], event["body"])
    except Unreadable:
        return None
