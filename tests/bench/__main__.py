"""`make bench`, or `python -m tests.bench append road …`: one JSON line a figure, on servers of their own, fsync on.

`scale` takes some twenty minutes and `venues` some two; they are measured when they are named.
"""

import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import structlog
import uvloop

from deploy.local.postgres import Postgres
from tests.bench import alerting, append, hearing, projection, road, scale, venues
from tests.bench.report import Figure

Bench = Callable[[Path], AsyncIterator[Figure]]


def on_postgres(measure: Callable[[Postgres], AsyncIterator[Figure]]) -> Bench:
    async def run(folder: Path) -> AsyncIterator[Figure]:
        postgres = Postgres(folder, "bench")
        postgres.start()
        try:
            async for figure in measure(postgres):
                yield figure
        finally:
            postgres.stop()

    return run


BENCHES: dict[str, Bench] = {
    "append": on_postgres(append.run),
    "road": on_postgres(road.run),
    "projection": on_postgres(projection.run),
    "alerting": alerting.run,
    "hearing": on_postgres(hearing.run),
    "scale": on_postgres(scale.run),
    "venues": on_postgres(venues.run),
}
LONG = ("scale", "venues")


async def main(names: list[str]) -> None:
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    for name in names or [name for name in BENCHES if name not in LONG]:
        with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
            async for figure in BENCHES[name](Path(folder)):
                print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    uvloop.run(main(sys.argv[1:]))
