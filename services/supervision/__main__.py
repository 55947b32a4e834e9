"""`python -m services.supervision`."""

import sys

from services.supervision.app import run
from services.supervision.settings import Settings
from shared import running
from shared.rulebooks import BadRules


def main() -> int:
    try:
        running.run(run(Settings()))
    except BadRules as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
