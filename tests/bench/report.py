"""Figures as they are printed: one JSON line each."""

from collections.abc import Sequence
from typing import Any

Figure = dict[str, Any]


def rate(events: int, elapsed_s: float) -> Figure:
    return {"events": events, "events_per_s": round(events / elapsed_s)}


def spread(latencies_s: Sequence[float]) -> Figure:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(latencies_s)
    return {"p50_ms": _ms(ordered, 0.50), "p99_ms": _ms(ordered, 0.99)}


def _ms(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 2)
