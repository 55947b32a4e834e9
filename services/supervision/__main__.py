"""`python -m services.supervision`."""

from services.supervision.app import run
from services.supervision.settings import Settings
from shared import running

if __name__ == "__main__":
    running.run(run(Settings()))
