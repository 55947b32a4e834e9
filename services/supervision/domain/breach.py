"""A breach: a record that broke a rule. It has no due day and no ladder; facts that cure it withdraw it."""

from dataclasses import dataclass

from services.supervision.domain.affairs.affair import Fault
from services.supervision.domain.ids import BREACH_RUNG, alert_id
from services.supervision.domain.ladder import Addressed
from services.supervision.domain.rows import BreachRow


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom it reached at the instant `us`."""

    us: int
    addressed: Addressed


@dataclass(slots=True)
class Breach:
    """`found` is how it was first shown, and names it: an alert that is corrected or reopened stays the same one.

    `stands` is the record as it stands, or stood when it was withdrawn: that one says who answers. `told`: when it was
    shown, and again whenever a correction had made it somebody else's.
    """

    number: int
    found: Fault
    stands: Fault
    row: BreachRow
    told: tuple[Telling, ...]
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

    @property
    def shown_us(self) -> int:
        return self.told[0].us

    @property
    def addressed(self) -> Addressed:
        """Whom it reached last."""
        return self.told[-1].addressed
