"""Whether supervision's account agrees with the sample's answer key, which was derived from the plan of the faults."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date

from rich import box
from rich.console import Console
from rich.table import Table

from deploy.local.figures import Observer
from deploy.local.sample import Sample, today
from deploy.local.suite import Suite
from deploy.local.texts import Failed, say
from deploy.sample.compare import differences

JUDGED_WITHIN_S = 300.0
TOLD_MAX = 20


def wait_judged(suite: Suite, observer: Observer, until: date, tell: Callable[..., None]) -> None:
    """Until everything that the services stored has been judged, and the 00:00 of `until` passed. Raises Failed."""
    deadline = time.monotonic() + JUDGED_WITHIN_S
    told = -1
    while True:
        suite.watch()
        progress = observer.progress()
        if progress is not None:
            if progress.judged == progress.stored and progress.day is not None and progress.day >= until:
                return
            if progress.judged != told:
                told = progress.judged
                tell("judging", done=told, total=progress.stored)
        if time.monotonic() > deadline:
            raise Failed("judging_stuck", seconds=int(JUDGED_WITHIN_S), reason=progress)
        time.sleep(0.5)


def compare(sample: Sample, observer: Observer, console: Console) -> None:
    """Print the summary by rule. Raises Failed when anything differs."""
    key = sample.key
    if sample.until != today():
        raise Failed("sample_old", until=sample.until, today=today())
    found = differences(key, observer.feed.obligations(), observer.feed.alerts(breach=True))
    wrong = Counter(line.split(" of ", 1)[0] for line in found)
    wanted = Counter(row["rule"] for row in [*key["rows"], *key["breaches"]])
    console.print(_summary(wanted, wrong))
    for line in found[:TOLD_MAX]:
        console.print(f"[red]≠[/] {line}", soft_wrap=True, markup=True)
    if found:
        raise Failed("key_differs", different=len(found))
    console.print(f"[green]✓[/] {say('all_agree', count=wanted.total())}")


def _summary(wanted: Counter[str], wrong: Counter[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("rule"))
    for column in ("expected", "differences"):
        table.add_column(say(column), justify="right")
    for rule in sorted(wanted | wrong):
        table.add_row(rule, f"{wanted[rule]:,}", f"{wrong[rule]:,}", style="red" if wrong[rule] else "")
    table.add_section()
    table.add_row(say("total"), f"{wanted.total():,}", f"{wrong.total():,}")
    return table
