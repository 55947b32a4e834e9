"""The trade of `meetings`, from which its doors and its process are made."""

from services.meetings.api import permissions
from services.meetings.api.asyncapi import CONTRACT
from services.meetings.contract import read
from services.meetings.domain.commands import ErasePerson, MeetingsCommand
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from shared.append import EventStore
from shared.serving.trade import Trade


async def erase_texts(command: MeetingsCommand, store: EventStore) -> None:
    """The event says that a person was erased; this does it."""
    if isinstance(command, ErasePerson):
        told = await store.read_stream(f"person-{command.person}")
        await store.erase([event.id for event in told if event.type == "person_registered"])


TRADE = Trade(CONTRACT, FOLDS, read, decide, permissions.require, permissions.about, erase_texts)
