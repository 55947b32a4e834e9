"""python -m services.supervision: settings come from the environment (SUPERVISION_…)."""

import sys

from services.supervision.app import run
from services.supervision.settings import Settings
from shared.running import main

if __name__ == "__main__":
    sys.exit(main(Settings, run))
