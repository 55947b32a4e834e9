"""A fictitious county with faults planted at the rules' exact edges, and the answers that a true account must give."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from deploy.sample.plan import make
from deploy.sample.write import write

__all__ = ["main", "make", "write"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sample into a folder. Returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="mingbai sample", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--townships", type=int, default=12)
    parser.add_argument("--villages", type=int, default=20, help="in each township")
    parser.add_argument("--until", type=date.fromisoformat, required=True, help="the first day not told, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    try:
        sample = make(given.seed, given.townships, given.villages, given.until)
    except ValueError as error:
        parser.error(str(error))
    write(sample, given.out)
    sys.stdout.write(f"{given.out}: {len(sample.matters)} matters, {len(sample.lines)} lines, fictitious\n")
    return 0
