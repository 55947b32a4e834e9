"""python -m services.meetings: settings come from the environment (MEETINGS_…)."""

import sys

from services.meetings.app import run
from services.meetings.settings import Settings
from shared.running import main

if __name__ == "__main__":
    sys.exit(main(Settings, run))
