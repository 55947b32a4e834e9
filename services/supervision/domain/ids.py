"""Ids of alerts: the same rule, subject, period and rung always have the same, so that nothing is raised twice."""

from uuid import UUID, uuid5

ALERTS = UUID("5a3a7c1e-2d5b-5f0e-9a54-9d6f6c0f9901")
BREACH_RUNG = 0
FIRST_RUNG = 1


def alert_id(rule: str, subject: str, period: str, rung: int) -> str:
    """`rung` is 1 to 4, or 0 for a breach. An alert is known by the id of its first rung."""
    return str(uuid5(ALERTS, f"{rule}|{subject}|{period}|{rung}"))
