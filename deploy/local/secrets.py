"""Every secret of an embedded county, made once and kept in var/secrets, readable by its owner alone."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from joserfc.jwk import OKPKey
from nacl.signing import SigningKey

from deploy.local.folder import Folder, write_whole
from deploy.local.texts import Failed
from deploy.nats import accounts
from shared import access

TOKEN_LIFETIME_S = 400 * 86_400
COUNTY_PREFIX = "9901"  # the fictitious county; in the embedded mode every token reaches all of it
SERVICES = tuple(service.name for service in accounts.SERVICES)


class Secrets:
    """Files by name. Until the county has data a missing one is made; afterwards it can only be missed."""

    def __init__(self, folder: Folder, county_has_data: bool):
        self._folder = folder
        self._fixed = county_has_data
        self.deployment = self._text("deployment", lambda: str(uuid4()))
        self.superuser = self._text("postgres", _password)
        self.roles = {
            f"{service}_{part}": self._text(f"postgres_{service}_{part}", _password)
            for service in SERVICES
            for part in ("migrate", "app")
        }
        self.nats_public_keys = {
            user: accounts.public_key(self._text(f"nats_{user}", accounts.new_seed)) for user in accounts.USERS
        }
        signing = {
            service: self._text(f"signing_{service}", lambda: SigningKey.generate().encode().hex())
            for service in SERVICES
        }
        self._sources(signing)
        self._access()

    def file(self, name: str) -> Path:
        return self._folder.secrets / name

    def token(self, role: str) -> str:
        return (self._folder.tokens / f"{role}.jwt").read_text("utf-8")

    def _text(self, name: str, new: Callable[[], str]) -> str:
        file = self.file(name)
        if not file.exists():
            if self._fixed:
                raise Failed("var_incomplete", folder=self._folder.root, missing=f"secrets/{name}")
            write_whole(file, new())
        return file.read_text("utf-8")

    def _sources(self, signing: dict[str, str]) -> None:
        """What a listener knows of those whom it hears."""
        sources = {
            service: {
                "public_key": SigningKey(bytes.fromhex(seed)).verify_key.encode().hex(),
                "deployment": self.deployment,
            }
            for service, seed in signing.items()
        }
        write_whole(self.file("sources.json"), json.dumps(sources))

    def _access(self) -> None:
        """The key that our own tokens are signed with, and a token per role, fresh at every start."""
        private = self._text("access_private.jwk", lambda: json.dumps(access.new_key().as_dict(private=True)))
        key = OKPKey.import_key(json.loads(private))
        write_whole(self.file("access.jwks"), access.public_keys(key))
        for role in access.ROLES:
            actor = access.Actor(f"local/{role}", role, (COUNTY_PREFIX,))
            write_whole(self._folder.tokens / f"{role}.jwt", access.issue(key, actor, TOKEN_LIFETIME_S))


def _signing_seed() -> str:
    return SigningKey.generate().encode().hex()


def _password() -> str:
    return secrets.token_urlsafe(24)
