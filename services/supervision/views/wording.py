"""What the codes of a duty or an alert say to people, in the language that they ask for."""

from collections.abc import Mapping
from typing import Any

from services.supervision.domain.rules import Rulebook
from services.supervision.views.shown import Shown
from shared.texts import Language, catalogue, word

AREA = "supervision"


def rule_text(rules: Rulebook, language: Language, told: Shown) -> str:
    """What the rule of a duty or an alert asks, with the number of its row; a rule without a text is told by its id."""
    texts, rule = catalogue(AREA, language), told["rule"]
    said: str = texts["rule"].get(_general(rule, told.get("breach", False)), rule)
    return said.format(within=_within(texts["within"], rules.row(told["row"])))


def alert_in_words(rules: Rulebook, language: Language, told: Shown) -> Shown:
    reasons = catalogue(AREA, language)["reason"]
    return told | {
        "rule_text": rule_text(rules, language, told),
        "reason_text": reasons[told["reason"]],
        "light_text": word("light", language, told["light"]),
    }


def citation(rules: Rulebook, language: Language, row: str, source: str | None) -> Shown:
    """On what a row rests. `source` as the row has it; a county's own row is cited in the county's words."""
    said = None if source is None else word("source", language, source)
    return {"row": row, "source": said, "default": rules.is_default(row)}


def seat_in_words(language: Language, who: Shown) -> Shown:
    return who | {"post_text": who["post"] and word("post", language, who["post"])}


def _general(rule: str, breach: bool) -> str:
    """The key of a rule's texts: a refused record has those of its step, whatever the reason."""
    return "breach" if breach and rule.startswith("matter.") else rule.rpartition(".")[2]


def _within(words: Mapping[str, str], row: Mapping[str, Any] | None) -> str:
    """How long the row leaves; not told in a number when it has two of them, or when the rulebook has it no longer."""
    row = row or {}
    days = row.get("due_days")
    if "due_months" in row:
        return words["months"].format(months=row["due_months"])
    if days is None or row.get("first_due_days") not in (None, days):
        return words["unknown"]
    return words["working" if row.get("working_days") else "days"].format(days=days)
