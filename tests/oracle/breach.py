"""A breach, as the facts known at some moment have it."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.debtors import Debtor


@dataclass(frozen=True)
class Breach:
    """`day`: of the record, as it stands. `name`: which one it is, where a subject can have several of a rule.

    `shown_from`: what rests on an absent record is shown when there was time to record it.
    """

    rule: str
    subject: str
    debtor: Debtor
    day: date
    name: str = ""
    shown_from: date = date.min

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule, self.subject, self.name
