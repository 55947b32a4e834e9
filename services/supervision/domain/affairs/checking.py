"""举一反三: a unit looks at itself, for one common problem or for the whole plan of a campaign.

It owes that as long as it stands: nobody looks in its stead.
"""

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.counting import counted, meet
from services.supervision.domain.duty import Debtor, Duty
from services.supervision.domain.facts.problems import CampaignOpened, SelfCheckFiled, SelfCheckRequested


def check(
    rule: str,
    about: str,
    unit: str,
    asked: CampaignOpened | SelfCheckRequested,
    filed: SelfCheckFiled | None,
    now: Now,
) -> Duty | None:
    """`about` is what it is asked for: the campaign's subject or the problem's. None: it was not watched by then."""
    duty = counted(now.law, rule, f"{about}/{unit}", Debtor(unit, now.roster.secretary_of(unit, now.known_us)), asked)
    meet(duty, filed)
    end = now.roster.ended(unit, now.known_us)
    if end is not None and duty.due >= end.on:
        duty.end(end.on, end.id)
    return duty if duty.due >= now.roster.watched_from(unit, now.known_us) else None
