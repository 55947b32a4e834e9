"""`make bench`, or `python -m tests.bench append relay …`: one JSON line each, on servers of their own, fsync on."""

import json
import sys
import tempfile
from pathlib import Path

import structlog
import uvloop

from deploy.local.postgres import Postgres
from tests.bench import append, projection, road

BENCHES = {"append": append.run, "road": road.run, "projection": projection.run}


async def main(names: list[str]) -> None:
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
            postgres = Postgres(Path(folder), "bench")
            postgres.start()
            try:
                async for figure in BENCHES[name](postgres):
                    print(json.dumps(figure, ensure_ascii=False), flush=True)
            finally:
                postgres.stop()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    uvloop.run(main(sys.argv[1:]))
