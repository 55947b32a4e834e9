"""`python -m services.supervision`."""

import uvloop

from services.supervision.app import run
from services.supervision.settings import Settings

if __name__ == "__main__":
    uvloop.run(run(Settings()))
