"""python -m services.meetings: settings come from the environment (MEETINGS_…)."""

import sys

from pydantic import ValidationError

from services.meetings.app import run
from services.meetings.settings import Settings
from shared import running


def main() -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            sys.stderr.write(f"MEETINGS_{str(wrong['loc'][0]).upper()}: {wrong['msg']}\n")
        return 2
    running.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
