"""What `meetings` says and hears over NATS, for whoever writes a reader or a client of it."""

from pathlib import Path
from typing import get_args

from services.meetings.contract import SERVICE, TYPES
from services.meetings.domain.branch_events import BranchFact
from services.meetings.domain.commands import COMMANDS
from services.meetings.domain.events import CountyFact, MeetingFact, PersonFact, UnitFact
from services.meetings.domain.matter_events import MatterFact
from shared.contracts import Contract

_GROUPS = (CountyFact, PersonFact, UnitFact, MeetingFact, MatterFact, BranchFact)
CONTRACT = Contract(
    SERVICE,
    "花名册、会议、村级事务六步 / The roster, meetings, and village matters on their six steps. Commands are answered"
    " as over HTTP, in messages of at most 256 KiB. Events are read from the stream MEETINGS, by one durable a reader.",
    Path(__file__).parents[1],
    tuple(model for group in _GROUPS for model in get_args(group)),
    TYPES,
    COMMANDS,
)
