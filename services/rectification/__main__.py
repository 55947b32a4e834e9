"""python -m services.rectification: settings come from the environment (RECTIFICATION_…)."""

import sys

from services.rectification.app import run
from services.rectification.settings import Settings
from shared.running import main

if __name__ == "__main__":
    sys.exit(main(Settings, run))
