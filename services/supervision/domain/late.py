"""Late entry (补录): what was recorded long after its day. Accepted, and marked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.supervision.domain.rules import Rulebook

# A verdict bears the day of the record that it judges, and a correction is never itself a late record.
NEVER_LATE = frozenset(
    {
        *("step_approved", "step_refused", "step_voided", "matter_completed"),
        *("matter_numbered", "meeting_corrected", "rulebook_adopted"),
    }
)


def is_late(kind: str, on: date, recorded_on: date, data: Mapping[str, Any], rules: Rulebook) -> bool:
    """Opening records are exempt: they bring in what was half-way when the county began to be watched."""
    if kind in NEVER_LATE or data.get("opening_record"):
        return False
    return (recorded_on - on).days > rules.late(on).mark_after_days
