"""What was lost of an accepted venue, and is to be there again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.domain.affairs.counting import counted, meet
from services.supervision.domain.affairs.finishing import Site
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.works import FacilityChanged


@dataclass(slots=True)
class _Loss:
    """`back`: the first record after it by which the item is there again."""

    told: FacilityChanged
    back: FacilityChanged | None = None


def repairs(changes: Sequence[FacilityChanged], site: Site) -> Iterator[Duty]:
    """Items lost on the same day are one duty, met when the last of them is back."""
    of_day: dict[date, list[_Loss]] = {}
    for loss in _losses(changes):
        of_day.setdefault(loss.told.on, []).append(loss)
    for losses in of_day.values():
        duty = counted(site.law, "works.repair", site.subject, site.village, losses[0].told)
        back = [loss.back for loss in losses if loss.back is not None]
        if len(back) == len(losses):
            meet(duty, max(back, key=lambda told: (told.on, told.recorded_us)))
        yield duty


def _losses(changes: Sequence[FacilityChanged]) -> list[_Loss]:
    """An item that is missing is not lost anew."""
    missing: dict[str, _Loss] = {}
    every: list[_Loss] = []
    for told in changes:
        if told.missing and told.item not in missing:
            every.append(_Loss(told))
            missing[told.item] = every[-1]
        elif not told.missing and told.item in missing:
            missing.pop(told.item).back = told
    return every
