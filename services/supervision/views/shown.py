"""Rows as they are shown: with the light of the day, with who answers, and with the doubt that is due."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import asyncpg

from services.supervision.domain.affairs.opening import lane_of, own_subject
from services.supervision.domain.duty import Debtor, days_overdue, light_of
from services.supervision.domain.ladder import answerable
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import Rulebook
from services.supervision.views.naming import EVER_US, placed
from services.supervision.views.rows import seat_row
from services.supervision.views.standing import Standing, moment
from shared.canonical import loads
from shared.days import EPOCH, day_of

Shown = dict[str, Any]
Row = Mapping[str, Any] | asyncpg.Record
Unreliable = frozenset[tuple[str, str]]  # in which lane, and what: an account, a subject or a unit
MET = ("met", "met_late", "met_recorded_late")
ENDED = (*MET, "missed", "cancelled")


def obligation(row: Row, roster: Roster, rules: Rulebook, at: Standing, unreliable: Unreliable) -> Shown:
    """The light of an open duty is withheld while a source is silent: neither green nor red would be true."""
    reach = at.of(row["account"])
    today = reach.day or date.min
    light, state = light_and_state(row, today)
    if reach.cannot_judge_since is not None and row["state"] == "open":
        light = "cannot_judge"
    closed_on = row["closed_on"]
    told = {
        "rule": row["rule"],
        "row": row["row_id"],
        "source": rules.source(row["row_id"]),
        "subject": row["subject"],
        "account": row["account"],
        "period": row["period"],
        "unit": row["unit"],
        "answerable": seat_row(answerable(roster, debtor(row), row["due"], EVER_US)),
        "due": row["due"].isoformat(),
        "state": state,
        "light": light,
        "days_overdue": days_overdue(row["due"], closed_on, today),
        "resolved_on": closed_on.isoformat() if closed_on and row["state"] in ENDED else None,
        "rungs": loads(row["rungs"]),
        "alert": str(row["alert"]),
        "provisional": row["provisional"],
        "advisory": row["advisory"],
        "reliable": reliable(row, unreliable),
        "cannot_judge_since": moment(reach.cannot_judge_since),
    }
    return placed(told, roster)


def light_and_state(row: Row, today: date) -> tuple[str, str]:
    """A period that is unmet on its red day 1 is missed; its light is red until a later period has ended its alert."""
    state, red_from = row["state"], row["red_from"]
    light = light_of(state, row["yellow_from"], red_from, today)
    return light, "missed" if state == "open" and row["recurring"] and today >= red_from else state


def debtor(row: Row) -> Debtor:
    return Debtor(row["opened_by"], row["post"], row["person"], row["own"], row["inherited"])


def reliable(row: Row, unreliable: Unreliable) -> bool:
    """Nothing that its account, or its unit, would have heard could not be judged in its lane."""
    lane, names = lane_of(row["account"]).name, (row["account"], own_subject(row["account"]), f"unit/{row['unit']}")
    return unreliable.isdisjoint((lane, name) for name in names)


def alert(row: Row, roster: Roster, standing: Standing, unreliable: Unreliable) -> Shown:
    """Its light and state are its duty's; `status` says what became of the alert itself."""
    status, at = row["status"], standing.of(row["account"])
    today = at.day or date.min
    light, state = light_and_state(row, today) if row["state"] else _without_duty(status)
    reason = row["rule"].rpartition(".")[2] if row["breach"] else _reason(row, light, state)
    if at.cannot_judge_since is not None and (row["state"] or state) == "open":
        light = "cannot_judge"
    told = {
        "alert": row["alert"],
        "rule": row["rule"],
        "row": row["row_id"],
        "source": row["source"],
        "subject": row["subject"],
        "account": row["account"],
        "period": row["period"],
        "unit": row["unit"],
        "breach": row["breach"],
        "raised_on": row["raised_on"].isoformat(),
        "rung": row["rung"],
        "rungs": loads(row["rungs"]),
        "due": row["due"] and row["due"].isoformat(),
        "occurred_on": row["answers_on"].isoformat() if row["breach"] and row["answers_on"] else None,
        "status": status,
        "state": state,
        "status_at": moment(EPOCH + timedelta(microseconds=row["status_us"])),
        "withdrawn_on": day_of(row["status_us"]).isoformat() if status == "withdrawn" else None,
        "light": light,
        "reason": reason,
        "provisional": row["provisional"],
        "reliable": reliable(row, unreliable),
        "cannot_judge_since": moment(at.cannot_judge_since),
    }
    return placed(told, roster)


def _without_duty(status: str) -> tuple[str, str]:
    """Of a breach, or of a duty that another one has replaced."""
    return ("grey", "withdrawn") if status == "withdrawn" else ("red", "open")


def _reason(row: Row, light: str, state: str) -> str:
    """Why a duty stands as it does, as its words are known by."""
    if light == "grey":
        return "not_owed"
    if state in MET:
        return "done"
    if state == "open" and light != "red":
        return "waits" if row["red_from"] == date.max else "not_due"
    return "overdue"
