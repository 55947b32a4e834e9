"""What `rectification` says and hears over NATS, for whoever writes a reader or a client of it."""

from pathlib import Path

from services.rectification.contract import MODELS, SERVICE, TYPES
from services.rectification.domain.commands import COMMANDS
from shared.contracts import Contract

CONTRACT = Contract(
    SERVICE,
    "问题整改：行动、自查、问题从挂牌到销号 / Rectification: campaigns, self-checks, problems from listing to closing."
    " Commands are answered as over HTTP, in messages of at most 256 KiB. Events are read from the stream"
    " RECTIFICATION, by one durable a reader.",
    Path(__file__).parents[1],
    MODELS,
    TYPES,
    COMMANDS,
)
