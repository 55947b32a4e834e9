"""What `supervision` says over NATS, for whoever follows its alerts."""

from pathlib import Path

from services.supervision.contract import MODELS, SERVICE, TYPES
from shared.contracts import Contract

CONTRACT = Contract(
    SERVICE,
    "谁该做什么、何时到期、逾期多久、通知了谁 / Who owes what by when, how late, who was told. Clients hear each event"
    " as soon as the stream has stored it; what they do about an alert is told over HTTP.",
    Path(__file__).parents[1],
    MODELS,
    TYPES,
)
