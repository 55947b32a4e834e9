"""Puts one history after the other to the oracle and the services until it is stopped.

`python -m tests.oracle [first seed]`: prints each seed on which the two differ, with the history shrunk.
"""

import sys
from itertools import count
from secrets import randbits

from tests.oracle.histories import history
from tests.oracle.trial import differences, drawn, story
from tests.oracle.whole import whole_history

TOLD_EVERY = 500
KINDS = (history, whole_history)


def main() -> None:
    first = int(sys.argv[1]) if len(sys.argv) > 1 else randbits(32)
    print(f"from seed {first}; stop with Ctrl-C", flush=True)
    differing = 0
    for done in count():
        if done and done % TOLD_EVERY == 0:
            print(f"{done} histories, {differing} with a difference", flush=True)
        trial = drawn(first + done, KINDS[(first + done) % len(KINDS)], views=4)
        if differences(trial):
            differing += 1
            print(story(first + done, trial), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
