"""What could not be judged: entries that are put aside, so that the rest goes on."""

from collections.abc import Sequence
from typing import NamedTuple

from services.supervision.domain.facts.reading import Fact
from services.supervision.feeds import Entry, Unreadable


class Unlearnable(Exception):  # noqa: N818
    """A fact that its account cannot learn; the message is the kind of failure."""

    def __init__(self, fact: Fact, why: Exception) -> None:
        super().__init__(type(why).__name__)
        self.fact = fact


class SetAside(NamedTuple):
    """An entry that could not be judged, and why; nothing of it is quoted."""

    entry: Entry
    reason: str

    @classmethod
    def because(cls, entry: Entry, error: Exception) -> "SetAside":
        if isinstance(error, Unreadable):
            return cls(entry, str(error))
        return cls(entry, f"{entry.type}: {_kind(error)}")

    @classmethod
    def waiting(cls, entry: Entry, account: str, spoiler: Entry | None, error: Exception) -> "SetAside":
        """Nothing is wrong with it: `account` fails at an entry that it heard before, or whatever it hears."""
        since = f" since {spoiler.type} at {spoiler.log_position}" if spoiler is not None else ""
        return cls(entry, f"{entry.type}: waits for {account}, not judged{since}: {_kind(error)}")


def _kind(error: Exception) -> str:
    return str(error) if isinstance(error, Unlearnable) else type(error).__name__


class Unjudged(Exception):  # noqa: N818
    """What was judged so far is void: it is to be judged again, without these entries."""

    def __init__(self, aside: Sequence[SetAside]) -> None:
        super().__init__(", ".join(one.reason for one in aside))
        self.aside = aside
