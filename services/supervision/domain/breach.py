"""A breach: a record that broke a rule. It has no due day and no ladder; facts that cure it withdraw it."""

from dataclasses import dataclass

from services.supervision.domain.affairs.affair import Fault
from services.supervision.domain.ids import BREACH_RUNG, alert_id
from services.supervision.domain.ladder import Addressed
from services.supervision.domain.rows import BreachRow


@dataclass(slots=True)
class Breach:
    """`found` is how it was first shown: an alert that is reopened stays the same one."""

    number: int
    found: Fault
    row: BreachRow
    shown_us: int
    addressed: Addressed
    withdrawn_by: str | None = None
    withdrawn_us: int | None = None
    dismissed_by: str | None = None
    changed: bool = True

    @property
    def rule(self) -> str:
        return self.found.rule

    @property
    def subject(self) -> str:
        return self.found.subject

    @property
    def period(self) -> str:
        return self.found.on.isoformat()

    @property
    def alert(self) -> str:
        return alert_id(self.rule, self.subject, self.period, BREACH_RUNG)
