"""How far the account can be believed now: what was judged, what was heard, and since when a source is silent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.supervision.domain.affairs.opening import SORTS, lane_of
from services.supervision.domain.lanes import LANES, SOURCES
from services.supervision.views.named import Named
from services.supervision.views.places import NOWHERE, Place
from shared.days import EPOCH, midnight_us
from shared.groups import Connection

SILENCE_MAX = timedelta(seconds=60)
NEVER_HEARD = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Source:
    """`known_until_us`: nothing that it recorded before this is missing."""

    source: str
    position: int
    announced: int
    known_until_us: int
    heard_at: datetime | None
    status: str
    since: datetime
    reason: str | None

    def silent_since(self, now: datetime) -> datetime | None:
        """Since when it cannot be relied on: not heard of for a minute, or contradicting itself for that long."""
        heard_at = self.heard_at or self.since
        if self.status in ("stalled", "refused"):
            heard_at = min(heard_at, self.since)
        return heard_at if now - heard_at > SILENCE_MAX else None


@dataclass(frozen=True)
class Reach:
    """How far one lane has come. `day`: the last one whose 00:00 was judged; its lights are of this day."""

    day: date | None = None
    place: Place = NOWHERE
    position: int = 0
    cannot_judge_since: datetime | None = None

    def on(self, day: date) -> "Reach":
        """As seen on a past day, about which there is no doubt any more; unless it has not come so far."""
        if self.day is None or day <= self.day:
            return Reach(day, self.place, self.position)
        since = EPOCH + timedelta(microseconds=midnight_us(self.day + timedelta(days=1)))
        return replace(self, cannot_judge_since=self.cannot_judge_since or since)


@dataclass(frozen=True)
class Standing:
    """`lanes` by their names."""

    lanes: Mapping[str, Reach]
    sources: Mapping[str, Source]

    def of(self, account: str) -> Reach:
        return self.lanes[lane_of(account).name]

    def on(self, day: date) -> "Standing":
        return replace(self, lanes={name: at.on(day) for name, at in self.lanes.items()})

    @property
    def day(self) -> date | None:
        """The last one whose 00:00 was judged in every lane; None while there is none."""
        days = [at.day for at in self.lanes.values() if at.day is not None]
        return min(days) if len(days) == len(self.lanes) else None

    @property
    def last_day(self) -> date | None:
        """The last one whose 00:00 was judged in some lane."""
        return max((at.day for at in self.lanes.values() if at.day is not None), default=None)

    @property
    def cannot_judge_since(self) -> datetime | None:
        """Of some lane."""
        return min((at.cannot_judge_since for at in self.lanes.values() if at.cannot_judge_since), default=None)

    @property
    def judged_position(self) -> int:
        """How many of the sources' events were judged, each in the lane of its source."""
        return sum(at.position for at in self.lanes.values())

    @property
    def heard_position(self) -> int:
        """How many were heard."""
        return sum(source.position for source in self.sources.values())

    def days_by_sort(self) -> tuple[list[str], list[date]]:
        """The sorts of accounts, and of each the day on which its lights are."""
        return list(SORTS), [self.lanes[sort.lane.name].day or date.min for sort in SORTS.values()]

    def plain(self) -> dict[str, Any]:
        return {
            "day": self.day and self.day.isoformat(),
            "judged_position": self.judged_position,
            "trail_position": self.heard_position,
            "lag_events": self.heard_position - self.judged_position,
            "cannot_judge_since": moment(self.cannot_judge_since),
            "lanes": {
                name: {
                    "day": at.day and at.day.isoformat(),
                    "position": at.position,
                    "cannot_judge_since": moment(at.cannot_judge_since),
                }
                for name, at in self.lanes.items()
            },
            "heads": {
                source.source: {
                    "position": source.position,
                    "announced": source.announced,
                    "known_until": moment(EPOCH + timedelta(microseconds=source.known_until_us)),
                    "heard_at": moment(source.heard_at),
                    "status": source.status,
                    "reason": source.reason,
                }
                for source in self.sources.values()
            },
        }


async def standing(connection: Connection, sql: Named, now: datetime) -> Standing:
    rows = await connection.fetch(sql["sources"], list(SOURCES))
    sources = {
        row["source"]: Source(
            row["source"],
            row["position"],
            row["announced"],
            row["known_until_us"],
            row["heard_at"],
            row["status"],
            row["since"],
            row["reason"],
        )
        for row in rows
    }
    silent = {name: source.silent_since(now) for name, source in sources.items()}
    at = {row["lane"]: row for row in await connection.fetch(sql["lanes"])}
    reached: dict[str, Reach] = {}
    for lane in LANES:
        doubts = [silent.get(source, NEVER_HEARD) for source in lane.sources]
        doubt = min((since for since in doubts if since is not None), default=None)
        row = at.get(lane.name)
        if row is None:
            reached[lane.name] = Reach(cannot_judge_since=doubt)
        else:
            place = Place(row["instant_us"], row["log_position"])
            reached[lane.name] = Reach(row["judged_on"], place, row["position"], doubt)
    return Standing(reached, sources)


def moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
