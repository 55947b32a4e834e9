"""What a deployment decides, read once at the start from the environment (MEETINGS_…). Laptop defaults."""

from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.words import UnitCode

RULE_FILES = tuple(Path(__file__).with_name(name) for name in ("rules.toml", "standards.toml"))


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="MEETINGS_", frozen=True)

    county: UnitCode = "990101000000"
    deployment: UUID  # what the chain's first link is bound to
    database_url: str = "postgresql://meetings_app@127.0.0.1/meetings"
    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path  # the service's nkey
    signing_seed_file: Path  # 32 bytes, hex: signs batches and heads
    access_key_file: Path  # JWK set: verifies bearer tokens
    rules_file: Path | None = None  # the county's own rows, laid over RULE_FILES
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8101, ge=0, le=65_535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
