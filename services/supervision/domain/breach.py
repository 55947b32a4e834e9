"""A breach: a record that broke the procedure. It has no due day and no ladder; facts that cure it withdraw it."""

from dataclasses import dataclass

from services.supervision.domain.facts import StepRefused
from services.supervision.domain.ids import BREACH_RUNG, alert_id
from services.supervision.domain.ladder import Addressed
from services.supervision.domain.rules import BreachRow


@dataclass(slots=True)
class Breach:
    """A record that broke the procedure, one for each reason. `told` is the refusal that showed it first."""

    number: int
    told: StepRefused
    reason: str
    row: BreachRow
    shown_us: int
    addressed: Addressed
    withdrawn_by: str | None = None
    withdrawn_us: int | None = None
    dismissed_by: str | None = None
    changed: bool = True

    @property
    def rule(self) -> str:
        return f"matter.{self.told.step}.{self.reason}"

    @property
    def subject(self) -> str:
        return f"matter/{self.told.matter}/{self.told.record}"

    @property
    def period(self) -> str:
        return self.told.on.isoformat()

    @property
    def alert(self) -> str:
        return alert_id(self.rule, self.subject, self.period, BREACH_RUNG)
