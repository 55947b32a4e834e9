"""The trail of a subject: what was heard, in order, what became of its alerts, and what we recorded of it ourselves."""

from datetime import timedelta

from services.supervision.domain.affairs.opening import accounts_of
from services.supervision.domain.late import is_late
from services.supervision.views.book import Book
from services.supervision.views.reading import View
from services.supervision.views.shown import Row, Shown
from services.supervision.views.standing import moment
from shared.canonical import Malformed, loads
from shared.days import EPOCH, day_of

OWN = "supervision"
FINDING = "finding/"  # the only subject of which we record more than verdicts


async def trail(view: View, subject: str, after: int, limit: int) -> Shown:
    rows = await view.connection.fetch(view.sql["trail_of"], subject, after, limit)
    entries = [_entry(row, view.book) | {"log_position": row["log_position"], "source": row["source"]} for row in rows]
    own = await view.connection.fetch(view.sql["own_of"], [subject, *accounts_of(subject)])
    stream = f"finding-{subject.removeprefix(FINDING)}" if subject.startswith(FINDING) else ""
    recorded = await view.connection.fetch(view.sql["own_stream"], stream)
    return {
        "subject": subject,
        "entries": entries,
        "alerts": [_entry(row, view.book) | {"source": OWN} for row in own],
        "recorded": [_entry(row, view.book) | {"source": OWN} for row in recorded],
        "next": entries[-1]["log_position"] if len(entries) == limit else None,
        "reliable": all(subject != name for _, name in view.unreliable),
    }


def _entry(row: Row, book: Book) -> Shown:
    try:
        body = loads(row["body"])
    except Malformed:
        body = {}  # the chain vouches for it and nobody can read it: it is shown as it stands, without its data
    on, recorded_on = row["occurred_on"], day_of(row["recorded_at_us"])
    late = on is not None and is_late(row["type"], on, recorded_on, body.get("data", {}), book.law.rules)
    return {
        "position": row["position"],
        "id": row["id"],
        "type": row["type"],
        "unit": row["unit"],
        "unit_name": book.roster.name_of(row["unit"]),
        "occurred_on": on and on.isoformat(),
        "recorded_at": moment(EPOCH + timedelta(microseconds=row["recorded_at_us"])),
        "recorded_late": late,
        "actor": body.get("actor"),
        "data": body.get("data"),
    }
