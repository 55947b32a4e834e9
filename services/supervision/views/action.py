"""The one next action that would end an alert: no action, no alert."""

from collections.abc import Mapping
from datetime import date
from typing import Any

Catalogue = Mapping[str, Any]


def for_breach(texts: Catalogue, rule: str) -> str:
    """`rule` is matter.<step>.<reason>, or <area>.<reason>."""
    _, *step, reason = rule.split(".")
    cure: str = texts["cure"][reason]
    return cure.format(again=texts["again"][step[0]]) if step else cure


def for_duty(texts: Catalogue, rule: str, due: date, today: date) -> str:
    days = (today - due).days
    until: str = texts["until"]["late" if days > 0 else "ahead"].format(due=due.isoformat(), days=days)
    action: str = texts["duty"][rule.rpartition(".")[2]]
    return f"{until}{action}"
