"""What a deployment decides, read once at the start from the environment (SUPERVISION_…). Laptop defaults."""

from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

RULE_FILES = (Path(__file__).with_name("rules.toml"),)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SUPERVISION_", frozen=True)

    county: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = "990101000000"
    deployment: UUID  # what the chains' first links are bound to, ours and the sources'
    database_url: str = "postgresql://supervision_app@127.0.0.1/supervision"
    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path  # the service's nkey
    signing_seed_file: Path  # 32 bytes, hex: signs batches and heads
    access_key_file: Path  # JWK set: verifies bearer tokens
    sources_file: Path  # JSON by service: {"meetings": {"public_key": "<hex>"}}
    rules_file: Path | None = None  # the county's own rows, laid over RULE_FILES
    calendar_file: Path | None = None  # the operator's overlay for working days
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8102, ge=0, le=65_535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
