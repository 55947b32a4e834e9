"""What rectification has told of a campaign, as it stands in the trail: there it is before any lane has judged it."""

from services.supervision.domain.facts.problems import CampaignOpened
from services.supervision.domain.finding import CampaignTold
from services.supervision.domain.lanes import RECTIFICATION
from services.supervision.feeds import Unreadable, fact_of
from services.supervision.views.reading import View


async def campaign(view: View, key: str) -> CampaignTold | None:
    """None when its opening was not heard, or cannot be read."""
    rows = await view.connection.fetch(view.sql["campaign"], f"campaign/{key}", RECTIFICATION.name)
    told = {row["type"]: row for row in rows}
    if "campaign_opened" not in told:
        return None
    try:
        opened = fact_of(RECTIFICATION.name, *told["campaign_opened"])
    except Unreadable:
        return None
    assert isinstance(opened, CampaignOpened), "its reader makes nothing else"
    return CampaignTold(opened.ends_on, ended="campaign_ended" in told)
