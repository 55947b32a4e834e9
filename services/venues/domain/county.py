"""Which rules stand on record as those in use. Decisions do not read them there: they are handed the rulebook."""

from dataclasses import dataclass

from shared.adoption import RulebookAdopted


@dataclass(frozen=True)
class County:
    rules_digest: str = ""


def evolve(_: County, event: RulebookAdopted) -> County:
    return County(event.digest)
