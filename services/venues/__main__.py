"""python -m services.venues: settings come from the environment (VENUES_…)."""

import sys

from pydantic import ValidationError

from services.venues.app import run
from services.venues.settings import Settings
from shared import running
from shared.rulebooks import BadRules


def main() -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            sys.stderr.write(f"VENUES_{str(wrong['loc'][0]).upper()}: {wrong['msg']}\n")
        return 2
    try:
        running.run(run(settings))
    except BadRules as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
