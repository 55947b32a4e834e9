"""What a county's operator watches, measured when Prometheus asks."""

from prometheus_client import Gauge

from services.supervision.api.door import Doors
from services.supervision.api.feed import looking
from services.supervision.views.reading import Filter

EVERYTHING = Filter(("",))
TRAIL = Gauge("mingbai_supervision_trail_position", "Events that were heard of the sources")
JUDGED = Gauge("mingbai_supervision_judged_position", "Events of the sources that were judged")
HEAD_AGE = Gauge("mingbai_supervision_head_age_seconds", "Since a source's head was heard", ["source"])
DUTIES = Gauge("mingbai_supervision_obligations", "Duties by light", ["light"])
OPEN_ALERTS = Gauge("mingbai_supervision_alerts_open", "Alerts that are open")
PARKED = Gauge("mingbai_supervision_parked", "Entries of the trail that could not be judged")


async def measure(doors: Doors) -> None:
    async with looking(doors) as view:
        told = await view.summary(EVERYTHING)
    TRAIL.set(view.at.heard_position)
    JUDGED.set(view.at.judged_position)
    for source in view.at.sources.values():
        heard_at = source.heard_at or source.since
        HEAD_AGE.labels(source.source).set((doors.clock() - heard_at).total_seconds())
    for light, count in told["lights"].items():
        DUTIES.labels(light).set(count)
    OPEN_ALERTS.set(told["alerts_open"])
    PARKED.set(told["parked"])
