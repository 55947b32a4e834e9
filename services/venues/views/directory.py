"""Which programmes and works there are: read on from the store's end whenever asked, kept nowhere else."""

from dataclasses import dataclass, field

from shared.append import EventStore
from shared.envelope import parse

_PAGE_EVENTS = 1_000


@dataclass
class Directory:
    """Ids in the order of their recording; of each works the village for which it was planned."""

    store: EventStore
    programmes: list[str] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    _position: int = 0

    async def read_on(self) -> "Directory":
        while rows := await self.store.read_page(self._position, _PAGE_EVENTS):
            for row in rows:
                if row.position <= self._position:
                    continue  # somebody else has read on meanwhile
                self._position = row.position
                if row.type == "programme_opened":
                    self.programmes.append(str(parse(row.body).data["programme"]))
                elif row.type == "works_planned":
                    self.homes[str(parse(row.body).data["works"])] = row.unit
        return self
