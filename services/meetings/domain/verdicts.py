"""From the verdicts as they now are to the events that tell what has changed in them."""

from collections.abc import Iterator, Mapping

from services.meetings.domain.door import same
from services.meetings.domain.events import MatterCompleted, MatterFact, StepApproved, StepRefused, StepVoided
from services.meetings.domain.matter import Entry, Verdict
from services.meetings.domain.procedure import Judged


def changes(published: Mapping[Entry, Verdict], judged: Mapping[Entry, Judged]) -> list[MatterFact]:
    """First what no longer stands, then what is new. Of a matter that has not changed, nothing."""
    return [*_fallen(published, judged), *_risen(published, judged)]


def _fallen(published: Mapping[Entry, Verdict], judged: Mapping[Entry, Judged]) -> Iterator[MatterFact]:
    for entry, old in published.items():
        if isinstance(old, StepVoided):
            continue
        new = judged.get(entry)
        approved_no_more = isinstance(old, StepApproved) and new is not None and not _approves(new)
        if new is None or approved_no_more:
            yield _voided(old)


def _risen(published: Mapping[Entry, Verdict], judged: Mapping[Entry, Judged]) -> Iterator[MatterFact]:
    for entry, new in judged.items():
        old = published.get(entry)
        if new.returned:
            # Recorded, or cured, only after the return that voids it: it had taken its step, and no longer does.
            if old is None or isinstance(old, StepRefused):
                yield new.verdict
                yield _voided(new.verdict)
        elif old is None or not same(old, new.verdict):
            yield new.verdict
            if isinstance(new.verdict, StepApproved) and new.verdict.step == "awareness":
                yield _completed(new.verdict)


def _approves(judged: Judged) -> bool:
    return isinstance(judged.verdict, StepApproved) and not judged.returned


def _voided(verdict: StepApproved | StepRefused) -> StepVoided:
    return StepVoided(
        unit=verdict.unit,
        occurred_on=verdict.occurred_on,
        matter=verdict.matter,
        step=verdict.step,
        record=verdict.record,
    )


def _completed(verdict: StepApproved) -> MatterCompleted:
    return MatterCompleted(
        unit=verdict.unit, occurred_on=verdict.occurred_on, matter=verdict.matter, report=verdict.record
    )
