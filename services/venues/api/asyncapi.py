"""What `venues` says and hears over NATS, for whoever writes a reader or a client of it."""

from pathlib import Path

from services.venues.contract import MODELS, SERVICE, TYPES
from services.venues.domain.commands import COMMANDS
from shared.contracts import Contract

CONTRACT = Contract(
    SERVICE,
    "村级阵地：项目、资金、工程、验收、值班 / Village venues: programmes, money, works, acceptance, rota. Commands are"
    " answered as over HTTP, in messages of at most 256 KiB. Events are read from the stream VENUES, by one durable a"
    " reader.",
    Path(__file__).parents[1],
    MODELS,
    TYPES,
    COMMANDS,
)
