"""python -m services.venues: settings come from the environment (VENUES_…)."""

import sys

from services.venues.app import run
from services.venues.settings import Settings
from shared.running import main

if __name__ == "__main__":
    sys.exit(main(Settings, run))
