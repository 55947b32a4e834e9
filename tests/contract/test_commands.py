"""A field that we do not know is an error at the door, however deep it stands in a command."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from services.meetings.domain.commands import MeetingsCommand
from services.rectification.domain.commands import RectificationCommand
from services.supervision.domain.commands import SupervisionCommand
from services.venues.domain.commands import VenuesCommand

COMMANDS = (MeetingsCommand, RectificationCommand, SupervisionCommand, VenuesCommand)


def models(told: Any) -> Iterator[type[BaseModel]]:
    """The model itself, and every one in what it may hold."""
    if isinstance(told, type) and issubclass(told, BaseModel):
        yield told
        for field in told.model_fields.values():
            yield from models(field.annotation)
    else:
        for inner in get_args(told):
            yield from models(inner)


@pytest.mark.parametrize("commands", COMMANDS, ids=["meetings", "rectification", "supervision", "venues"])
def test_no_part_of_a_command_swallows_an_unknown_field(commands: Any) -> None:
    found = {*models(commands)}
    assert found
    assert not {model.__name__ for model in found if model.model_config.get("extra") != "forbid"}
