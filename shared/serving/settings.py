"""What every recording service's deployment decides. Each reads its own from its environment, once, at its start."""

from pathlib import Path
from typing import Protocol
from uuid import UUID


class Settings(Protocol):
    @property
    def county(self) -> str: ...
    @property
    def deployment(self) -> UUID:
        """What the chain's first link is bound to."""

    @property
    def database_url(self) -> str: ...
    @property
    def nats_url(self) -> str: ...
    @property
    def nats_seed_file(self) -> Path:
        """The service's nkey."""

    @property
    def signing_seed_file(self) -> Path:
        """32 bytes, hex: signs batches and heads."""

    @property
    def access_key_file(self) -> Path:
        """JWK set: verifies bearer tokens."""

    @property
    def http_host(self) -> str: ...
    @property
    def http_port(self) -> int: ...
