"""The entry that spoils an account: folded again by what came before it, it can be judged, and with it not any more."""

from collections.abc import Sequence

from services.supervision.views.aside import SetAside
from services.supervision.views.book import Book, Heard
from services.supervision.workers.batch import Batch
from shared.days import day_of


def to_put_aside(
    name: str, told_of: Sequence[Heard], heard: Sequence[Heard], error: Exception, batch: Batch, book: Book
) -> list[SetAside]:
    """The entries without which an account that failed can be judged; none: it fails with nothing new to hear.

    What it was told of before stays heard, whatever a newer program makes of it: nothing that was concluded from it is
    taken back. When the account fails at that, or at a midnight, an act or a turn of the roster, all that is new waits.
    """
    told = {one.entry.log_position for one in told_of}
    found: list[SetAside] = []
    left = list(heard)
    while (spoiling := _spoiling(name, left, batch, book)) is not None:
        spoiler, why = spoiling
        if spoiler.entry.log_position in told:
            return [*found, *_waiting(name, told, left, spoiler, why)]
        found.append(SetAside.because(spoiler.entry, why))
        left.remove(spoiler)
    return found or _waiting(name, told, left, None, error)


def _waiting(
    name: str, told: set[int], heard: Sequence[Heard], spoiler: Heard | None, why: Exception
) -> list[SetAside]:
    fresh = [one.entry for one in heard if one.entry.log_position not in told]
    return [SetAside.waiting(entry, name, spoiler and spoiler.entry, why) for entry in fresh]


def _spoiling(name: str, heard: Sequence[Heard], batch: Batch, book: Book) -> tuple[Heard, Exception] | None:
    """The entry up to which the account can be folded, and with which it fails. None: no entry is the cause."""
    why = _failure(name, heard, _behind(heard), batch, book)
    if why is None or not heard:
        return None
    good, bad = 0, len(heard)
    while bad - good > 1:
        middle = (good + bad) // 2
        failure = _failure(name, heard[:middle], _behind(heard[:middle]), batch, book)
        if failure is None:
            good = middle
        else:
            bad, why = middle, failure
    spoiler = heard[good]
    before = _failure(name, heard[:good], spoiler.fact.recorded_us, batch, book)
    return (spoiler, why) if before is None else None


def _behind(heard: Sequence[Heard]) -> int:
    return heard[-1].fact.recorded_us + 1 if heard else 0


def _failure(name: str, heard: Sequence[Heard], before_us: int, batch: Batch, book: Book) -> Exception | None:
    """What the account fails at by what was recorded before an instant, the midnights up to there passed."""
    try:
        account = batch.fold(book, name, [one.fact for one in heard], before_us)
        if account.begun:
            account.advance(day_of(before_us))
    except Exception as error:
        return error
    return None
