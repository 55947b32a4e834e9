"""Puts one history after the other to the oracle and the services until it is stopped.

`python -m tests.oracle [first seed]`: prints each seed on which the two differ, with the history shrunk.
"""

import sys
from itertools import count
from secrets import randbits

from tests.oracle.trial import differences, drawn, story

TOLD_EVERY = 500


def main() -> None:
    first = int(sys.argv[1]) if len(sys.argv) > 1 else randbits(32)
    print(f"from seed {first}; stop with Ctrl-C", flush=True)
    differing = 0
    for done in count():
        if done and done % TOLD_EVERY == 0:
            print(f"{done} histories, {differing} with a difference", flush=True)
        if differences(drawn(first + done, views=4)):
            differing += 1
            print(story(first + done), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
