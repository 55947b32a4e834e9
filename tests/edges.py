"""How a rule with a number is tried at its edge."""

from hypothesis import settings

from shared.decider import Command, Refused
from shared.testing import Scenario

SOME = settings(max_examples=150, deadline=None)


def outcome(scenario: Scenario, command: Command) -> str:
    """The rule that refuses it, or "taken"."""
    try:
        scenario.when(command).outcome()
    except Refused as refusal:
        return refusal.rule
    return "taken"
