"""An alert that explains itself: rule and source, the facts, who answers, who is told, and the one next action."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, get_args

from services.supervision.domain.duty import ONE_DAY
from services.supervision.domain.events import HumanAct
from services.supervision.domain.ids import BREACH_RUNG
from services.supervision.domain.ladder import Moment, address, answerable, debtors_of, ladder_for
from services.supervision.views import action
from services.supervision.views.evidence import evidence
from services.supervision.views.naming import EVER_US, named_within
from services.supervision.views.reading import View
from services.supervision.views.rows import seat_row
from services.supervision.views.shown import Shown, debtor
from services.supervision.views.standing import moment
from services.supervision.views.wording import AREA, alert_in_words, citation, seat_in_words
from shared.canonical import loads
from shared.days import EPOCH
from shared.texts import Language, catalogue

ACTS = {model.model_fields["type"].default for model in get_args(HumanAct)}


async def explained(view: View, alert: str, language: Language) -> Shown | None:
    row = await view.connection.fetchrow(view.sql["alert"], alert)
    if row is None:
        return None
    told = view.alert(row)
    texts = catalogue(AREA, language)
    rules = view.book.law.rules
    duty = await view.connection.fetchrow(view.sql["obligation"], alert)
    told |= alert_in_words(rules, language, told)
    told["citation"] = citation(rules, language, row["row_id"], row["source"])
    told["answerable"] = seat_in_words(language, _answers(view, row))
    told["evidence"] = await evidence(view, row)
    told["ladder"] = _ladder(view, row, duty) if duty else loads(row["rungs"])
    ended = told["status"] in ("resolved", "withdrawn") or (row["breach"] and told["status"] == "dismissed")
    told["next_action"] = None if ended else _action(texts, row, view.at.of(row["account"]).day or row["raised_on"])
    told["acts"] = await _acts(view, alert)
    told["obligation"] = duty and view.duty(duty)
    named: Shown = named_within(told, view.book.roster)
    return named


def _answers(view: View, row: Any) -> Shown:
    """Nobody, when it was shown before its row said who owes it and nothing else tells that; a rebuild knows."""
    if row["opened_by"] is None:
        return {"person": None, "post": None, "unit": None}
    return seat_row(answerable(view.book.roster, debtor(row), row["answers_on"], EVER_US))


def _action(texts: Mapping[str, Any], row: Any, today: date) -> str:
    if row["breach"]:
        return action.for_breach(texts, row["rule"])
    return action.for_duty(texts, row["rule"], row["due"], today)


async def _acts(view: View, alert: str) -> list[Shown]:
    return [
        {
            "type": act["type"],
            "actor": act["actor"],
            "occurred_on": act["occurred_on"].isoformat(),
            "recorded_at": moment(EPOCH + timedelta(microseconds=act["recorded_at_us"])),
            "position": act["position"],
        }
        for act in await view.connection.fetch(view.sql["acts_on"], alert, sorted(ACTS))
    ]


def _ladder(view: View, row: Any, duty: Any) -> list[Shown]:
    """Every rung: whom it reached when it fired, or whom it would reach by what is known today."""
    fired = {rung["rung"]: {**rung, "fired": True} for rung in loads(row["rungs"])}
    roster, rules, by = view.book.roster, view.book.law.rules, debtor(duty)
    asked_on = duty["since"] + ONE_DAY if duty["recurring"] else duty["since"]
    rungs = ladder_for(rules, roster, row["rule"], by, asked_on, EVER_US)
    today, waits = view.at.of(row["account"]).day or row["raised_on"], duty["red_from"] == date.max
    own = debtors_of(roster, by, today, EVER_US)
    question = Moment(roster, by.unit, rules.group_of(row["row_id"]), today, EVER_US, own, by.inherited)
    found: list[Shown] = []
    for rung in rungs:
        assert rung.number != BREACH_RUNG
        if rung.number in fired:
            found.append(fired[rung.number] | {"red_day": rung.red_day})
            continue
        told = address(rungs, rung.number, question)
        found.append(
            {
                "rung": rung.number,
                "red_day": rung.red_day,
                "day": None if waits else (duty["red_from"] + timedelta(days=rung.red_day - 1)).isoformat(),
                "receivers": [seat_row(seat) for seat in told.receivers],
                "vacant": [seat_row(seat) for seat in told.vacant],
                "fired": False,
            }
        )
    return found
