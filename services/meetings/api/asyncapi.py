"""What `meetings` says and hears over NATS, for whoever writes a reader or a client of it."""

from pathlib import Path

from services.meetings.contract import MODELS, SERVICE, TYPES
from services.meetings.domain.commands import COMMANDS
from shared.contracts import Contract

CONTRACT = Contract(
    SERVICE,
    "花名册、会议、村级事务六步 / The roster, meetings, and village matters on their six steps. Commands are answered"
    " as over HTTP, in messages of at most 256 KiB. Events are read from the stream MEETINGS, by one durable a reader.",
    Path(__file__).parents[1],
    MODELS,
    TYPES,
    COMMANDS,
)
