"""Import of JSON Lines: each line a command with its id, decided on top of those before it and answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.access import Actor
from shared.append import Appended
from shared.canonical import Malformed, loads, trusted_dumps
from shared.decider import Refused
from shared.deciding import Told
from shared.serving.inlet import Inlet, answer, identity

LINES_MAX = 1_000


class Line(BaseModel):
    """`actor` and `recorded_at` are taken from the file only while a demonstration is being loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    type: str
    data: dict[str, Any]
    actor: str | None = None
    recorded_at: datetime | None = None


async def carry_out(inlet: Inlet, actor: Actor, raw: bytes, headers: Mapping[str, str]) -> list[str]:
    """One JSON text a line, in the file's order: {"id", "ok", …}. Raises Refused for a file that is too long."""
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if len(lines) > LINES_MAX:
        raise Refused("import.too_many_lines", None, lines_max=LINES_MAX)
    from_file = (await inlet.store.tip()).clock == "file"
    answers: list[dict[str, Any]] = []
    tolds: list[tuple[int, Told]] = []
    for line in lines:
        try:
            tolds.append((len(answers), await _told(inlet, actor, line, from_file)))
            answers.append({})
        except (Refused, Malformed, ValidationError) as error:
            answers.append(_answer(inlet, _id(line), error, headers))
    outcomes = await inlet.handler.handle_each([told for _, told in tolds])
    for (place, told), outcome in zip(tolds, outcomes, strict=True):
        answers[place] = _answer(inlet, told.id, outcome, headers)
        if isinstance(outcome, Appended):
            await inlet.trade.afterwards(told.command, inlet.store)
    return [trusted_dumps(told) for told in answers]


async def _told(inlet: Inlet, actor: Actor, raw: bytes, from_file: bool) -> Told:
    line = Line.model_validate(loads(raw))
    if line.type not in inlet.trade.commands:
        raise Refused("input.unknown_command", "type", type=line.type)
    if line.recorded_at is not None and (not from_file or line.recorded_at.tzinfo is None):
        raise Refused("import.recorded_at", "recorded_at")
    command_id = identity(line.id, "id")
    assert command_id is not None
    command = inlet.read(line.type, line.data)
    await inlet.allow(actor, command)
    name = line.actor if from_file and line.actor else actor.id
    return Told(command_id, command, name, None, line.recorded_at)


def _answer(
    inlet: Inlet, command_id: str | None, outcome: Appended | Exception, headers: Mapping[str, str]
) -> dict[str, Any]:
    if isinstance(outcome, Appended):
        told = answer(command_id or "", outcome)
        return {"id": command_id, "ok": True, "repeated": told["repeated"], "events": told["events"]}
    return {"id": command_id, "ok": False, "problem": dict(inlet.refusal(outcome, headers).body)}


def _id(raw: bytes) -> str | None:
    """The id of a line that cannot be carried out, so that its sender finds it again."""
    try:
        value = loads(raw)
    except Malformed:
        return None
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
