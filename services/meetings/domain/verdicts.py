"""From what was last told of a matter's entries to what now stands of them: the events that tell the difference."""

from collections.abc import Iterator, Mapping

from services.meetings.domain.matter import Entry, Standing
from services.meetings.domain.matter_events import MatterCompleted, MatterFact, StepApproved, StepVoided


def changes(published: Mapping[Entry, Standing], judged: Mapping[Entry, Standing]) -> list[MatterFact]:
    """First what no longer stands, then what is new. Of an entry that stands as it was told, nothing."""
    return [*_fallen(published, judged), *_risen(published, judged)]


def _fallen(published: Mapping[Entry, Standing], judged: Mapping[Entry, Standing]) -> Iterator[MatterFact]:
    for entry, old in published.items():
        new = judged.get(entry)
        if new is None or (old.takes_step and not new.takes_step):
            yield _voided(old, by_return=_only_returned(old, new))


def _risen(published: Mapping[Entry, Standing], judged: Mapping[Entry, Standing]) -> Iterator[MatterFact]:
    for entry, new in judged.items():
        old = published.get(entry)
        if new == old or _only_returned(old, new):
            continue
        yield new.verdict
        if new.returned:  # it is learned only now: the record had taken its step, and no longer does
            yield _voided(new, by_return=True)
        elif isinstance(new.verdict, StepApproved) and new.verdict.step == "awareness":
            yield _completed(new.verdict)


def _only_returned(old: Standing | None, new: Standing | None) -> bool:
    """The verdict is the one that was told; what is new is that a return has voided it."""
    return old is not None and new is not None and new.returned and (old.verdict, old.returned) == (new.verdict, False)


def _voided(standing: Standing, by_return: bool) -> StepVoided:
    verdict = standing.verdict
    return StepVoided(
        unit=verdict.unit,
        occurred_on=verdict.occurred_on,
        matter=verdict.matter,
        step=verdict.step,
        record=verdict.record,
        item=verdict.item,
        by_return=by_return,
    )


def _completed(verdict: StepApproved) -> MatterCompleted:
    return MatterCompleted(
        unit=verdict.unit, occurred_on=verdict.occurred_on, matter=verdict.matter, report=verdict.record
    )
