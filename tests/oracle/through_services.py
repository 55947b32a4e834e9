"""What the services stored, through the real accounts of supervision, in memory."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from functools import lru_cache
from itertools import pairwise
from random import Random

from services.supervision.domain.duty import Law
from shared.days import day_of
from shared.envelope import Stored, parse
from tests.journeys.in_memory import ROOT, Office, law
from tests.oracle.counties import COUNTY
from tests.oracle.facts import MEETINGS, RECTIFICATION, VENUES
from tests.oracle.rules import Row

SOURCES = (MEETINGS, RECTIFICATION, VENUES)


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


def office(
    events_by_source: Mapping[str, Sequence[Stored]],
    until: date,
    cuts: Sequence[int],
    crash: int = -1,
    changed: tuple[Row, ...] = (),
) -> Office:
    """Supervision's account at 00:00 of `until`, after batches that end at these places, one of them begun twice.

    Within a batch the sources are heard one after the other; now and then one is late, and what it has to say waits.
    """
    found = Office(COUNTY, the_law(changed))
    told = sorted(
        ((event.recorded_at_us, source, event) for source in SOURCES for event in events_by_source[source]),
        key=lambda one: one[:2],
    )
    random = Random(f"{cuts} {crash}")
    waiting: dict[str, list[Stored]] = {source: [] for source in SOURCES}
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(told)}), len(told)]
    for start, end in pairwise(edges):
        for _, source, event in told[start:end]:
            waiting[source].append(event)
        day = day_of(told[end - 1][0]) if end else until
        heard = [source for source in random.sample(SOURCES, len(SOURCES)) if random.randrange(4)]
        if start <= crash < end:
            _hear(deepcopy(found), heard, waiting, day)
        _hear(found, heard, waiting, day)
        for source in heard:
            waiting[source] = []
    _hear(found, random.sample(SOURCES, len(SOURCES)), waiting, until, told[-1][0] if told else 0)
    return found


def _hear(
    found: Office, sources: Sequence[str], waiting: Mapping[str, Sequence[Stored]], day: date, until_us: int = 0
) -> None:
    for source in sources:
        found.hear(waiting[source], day, source, until_us)


def verdicts(events: Sequence[Stored]) -> dict[tuple[str, ...], tuple[str, frozenset[str]]]:
    """What meetings has published last of each matter, step, record and entry on the agenda, with the reasons."""
    standing: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
    for event in events:
        if event.type in ("step_approved", "step_refused", "step_voided"):
            data = parse(event.body).data
            name = data["matter"], data["step"], data["record"], str(data.get("item", 1))
            standing[name] = event.type, frozenset(data.get("reasons", ()))
    return standing
