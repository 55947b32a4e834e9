"""What a deployment decides, read once at the start from the environment (VENUES_…). Laptop defaults."""

from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.words import UnitCode

RULE_FILE = Path(__file__).with_name("rules.toml")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="VENUES_", frozen=True)

    county: UnitCode = "990101000000"
    deployment: UUID  # what the chains' first links are bound to, ours and the source's
    database_url: str = "postgresql://venues_app@127.0.0.1/venues"
    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path  # the service's nkey
    signing_seed_file: Path  # 32 bytes, hex: signs batches and heads
    access_key_file: Path  # JWK set: verifies bearer tokens
    sources_file: Path  # JSON by service: {"meetings": {"public_key": "<hex>"}}
    rules_file: Path | None = None  # the county's own rows, laid over RULE_FILE
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8104, ge=0, le=65_535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
