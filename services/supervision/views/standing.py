"""How far the account can be believed now: what was judged, what was heard, and since when a source is silent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.supervision.feeds import RULE_SOURCES
from services.supervision.views.named import Named
from shared.days import EPOCH
from shared.groups import Connection

SILENCE_MAX = timedelta(seconds=60)


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
class Standing:
    """`day`: the last one whose 00:00 was judged; every light is of this day."""

    day: date | None
    log_position: int
    trail_position: int
    sources: tuple[Source, ...]
    cannot_judge_since: datetime | None

    def plain(self) -> dict[str, Any]:
        return {
            "day": self.day and self.day.isoformat(),
            "judged_position": self.log_position,
            "trail_position": self.trail_position,
            "lag_events": self.trail_position - self.log_position,
            "cannot_judge_since": moment(self.cannot_judge_since),
            "heads": {
                source.source: {
                    "position": source.position,
                    "announced": source.announced,
                    "known_until": moment(EPOCH + timedelta(microseconds=source.known_until_us)),
                    "heard_at": moment(source.heard_at),
                    "status": source.status,
                    "reason": source.reason,
                }
                for source in self.sources
            },
        }


async def standing(connection: Connection, sql: Named, now: datetime) -> Standing:
    at = await connection.fetchrow(sql["checkpoint"])
    assert at is not None, "a view has one checkpoint"
    rows = await connection.fetch(sql["sources"], list(RULE_SOURCES))
    sources = tuple(
        Source(
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
    )
    silent = [since for source in sources if (since := source.silent_since(now)) is not None]
    if len(sources) < len(RULE_SOURCES):
        silent.append(datetime(1970, 1, 1, tzinfo=UTC))  # never heard of at all
    length = int(await connection.fetchval(sql["trail_length"]))
    return Standing(at["judged_on"], at["log_position"], length, sources, min(silent, default=None))


def moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
