"""The same history through the real decisions of meetings and the real accounts of supervision, in memory."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from services.meetings import contract
from services.meetings.domain import rules as meeting_rules
from services.meetings.domain.commands import COMMANDS, AdoptRulebook
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from services.supervision.domain.duty import Law
from shared import deciding
from shared.append import Appended
from shared.days import day_of, to_us
from shared.envelope import Stored, parse
from shared.handler import Handler
from shared.memory import MemoryStore
from tests.journeys.in_memory import EMPTY_ID, ROOT, Office, law
from tests.oracle.counties import COUNTY
from tests.oracle.facts import Fact
from tests.oracle.rules import Row

_SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Recorded:
    """What meetings stored, and which of the commands it accepted."""

    events: list[Stored]
    accepted: list[Fact]
    refused: list[tuple[Fact, str]]


@cache
def _meeting_rows() -> tuple[Any, ...]:
    return meeting_rules.read((ROOT / "services/meetings/rules.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=100)
def the_law(changed: tuple[Row, ...] = ()) -> Law:
    text = (ROOT / "services/supervision/rules.toml").read_text(encoding="utf-8")
    return law("\n".join([text, *(_as_toml(row) for row in changed)]))


def _as_toml(row: Row) -> str:
    """The second row of a rule of what a branch owes. Dues are what is owed without a meeting."""
    kind = row.rule.removeprefix("cadence.")
    held = "" if kind == "dues" else f'kind = "{kind}"\n'
    return (
        f'[[cadence]]\nid = "{row.rule}/2"\nrule = "{row.rule}"\nin_force_from = {row.since}\n{held}'
        f'every = "{row.every}"\ngrace_days = {row.grace}\n'
        'group = "party_building"\norigin = "county"\nsource = "the trial"\n'
    )


async def record(history: Sequence[Fact], twice: frozenset[int] = frozenset()) -> Recorded:
    """Tell meetings one command after the other; those whose number is in `twice` are told again at once."""
    opening = history[0].at.replace(tzinfo=_SHANGHAI)
    store = MemoryStore("meetings", "oracle", to_us(opening))
    handler = Handler(store, "meetings", COUNTY, FOLDS, contract.read, decide)
    adopt = AdoptRulebook(county=COUNTY, rows=_meeting_rows())
    told = [deciding.Told(EMPTY_ID, adopt, "meetings", recorded_at=opening)]
    for fact in history:
        command = COMMANDS[fact.type].model_validate(fact.data)
        at = fact.at.replace(tzinfo=_SHANGHAI)
        one = deciding.Told(str(UUID(int=fact.number + 1)), command, "oracle", recorded_at=at)
        told += [one] * (2 if fact.number in twice else 1)
    answers = {}
    for one in told:
        answers[one.id] = (await handler.handle_each([one]))[0]
    accepted, refused = [], []
    for fact in history:
        answer = answers[str(UUID(int=fact.number + 1))]
        if isinstance(answer, Appended):
            accepted.append(fact)
        else:
            refused.append((fact, str(answer)))
    return Recorded(await store.read_page(0, 1_000_000), accepted, refused)


def office(
    events: Sequence[Stored], until: date, cuts: Sequence[int], crash: int = -1, changed: tuple[Row, ...] = ()
) -> Office:
    """Supervision's account at 00:00 of `until`, after batches that end at these places, one of them begun twice."""
    found = Office(COUNTY, the_law(changed))
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(events)}), len(events)]
    for start, end in pairwise(edges):
        page = events[start:end]
        if start <= crash < end:
            deepcopy(found).hear(page, day_of(page[-1].recorded_at_us))
        if page:
            found.hear(page, day_of(page[-1].recorded_at_us))
    found.hear([], until)
    return found


def verdicts(events: Sequence[Stored]) -> dict[tuple[str, ...], tuple[str, frozenset[str]]]:
    """What meetings has published last of each matter, step, record and entry on the agenda, with the reasons."""
    standing: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
    for event in events:
        if event.type in ("step_approved", "step_refused", "step_voided"):
            data = parse(event.body).data
            name = data["matter"], data["step"], data["record"], str(data.get("item", 1))
            standing[name] = event.type, frozenset(data.get("reasons", ()))
    return standing
