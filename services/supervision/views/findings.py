"""What inspections found, as our own store tells it, with the texts that were not erased, and what became of it."""

from datetime import timedelta

from services.supervision.domain.lanes import RECTIFICATION
from services.supervision.domain.late import is_late
from services.supervision.views.naming import placed
from services.supervision.views.reading import Filter, View
from services.supervision.views.shown import Row, Shown
from services.supervision.views.standing import moment
from shared.canonical import loads
from shared.days import EPOCH, day_of


async def findings(view: View, wanted: Filter, unlisted: bool, after: int, limit: int) -> list[Shown]:
    """Behind a position of our store, in its order. `unlisted`: those that name a campaign and became no problem."""
    asked = (after, wanted.patterns, f"{wanted.unit}%", unlisted, limit, RECTIFICATION.name)
    return [_shown(view, row) for row in await view.connection.fetch(view.sql["findings"], *asked)]


async def finding(view: View, number: str) -> Shown | None:
    row = await view.connection.fetchrow(view.sql["finding"], number, RECTIFICATION.name)
    return None if row is None else _shown(view, row)


def _shown(view: View, row: Row) -> Shown:
    data = loads(row["body"])["data"]
    roster, on, recorded_us = view.book.roster, row["occurred_on"], row["recorded_at_us"]
    told = {
        "finding": data["finding"],
        "campaign": data["campaign"],
        "problem": row["problem"],
        "unit": row["unit"],
        "post": data["post"],
        "office": data["office"],
        "office_name": roster.name_of(data["office"]),
        "found_on": on.isoformat(),
        "title": row["title"],
        "description": row["description"],
        "recorded_at": moment(EPOCH + timedelta(microseconds=recorded_us)),
        "recorded_late": is_late(row["type"], on, day_of(recorded_us), data, view.book.law.rules),
        "position": row["position"],
        "id": row["id"],
    }
    return placed(told, roster)
