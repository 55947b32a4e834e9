"""What rectification tells of a campaign, and of a finding that it has listed: golden messages, put into the trail."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.supervision.domain.lanes import RECTIFICATION
from tests.supervision.county import moment
from tests.supervision.heard import Judged, Row

SAMPLES = Path(__file__).parents[2] / "services" / "rectification" / "samples"
RECORDED = "06-01"
FAR = "2199-11-30"  # no test is run after it


def opened(ends_on: str = FAR, campaign: str = "C") -> Row:
    """Nobody is in its scope, so that nothing is owed."""
    return _row("campaign_opened", f"campaign/{campaign}", campaign=campaign, ends_on=ends_on, units=[])


def ended(campaign: str = "C") -> Row:
    return _row("campaign_ended", f"campaign/{campaign}", campaign=campaign)


def listed(finding: str) -> Row:
    number = f"F.{finding}"
    return _row("problem_listed", f"problem/{number}", problem=number, origin="finding", finding=finding)


async def tell(it: Judged, *rows: Row) -> None:
    await it.trail.write(rows, RECTIFICATION.name)


def _row(kind: str, subject: str, **data: Any) -> Row:
    told = json.loads((SAMPLES / f"{kind}.v1.json").read_text("utf-8"))
    told |= {"id": str(uuid4()), "subject": subject, "data": told["data"] | data}
    day = date.fromisoformat(told["occurredon"])
    return kind, subject, told["unit"], day, moment(RECORDED), told["id"], json.dumps(told)
