"""Every secret of an embedded county, made once and kept in var/secrets, readable by its owner alone."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from nacl.signing import SigningKey
from nkeys import NkeysError  # type: ignore[import-untyped]

from deploy.local.folder import Folder, write_whole
from deploy.local.texts import Failed
from deploy.nats import accounts
from shared import access

TOKEN_LIFETIME_S = 400 * 86_400
COUNTY_PREFIX = "9901"  # the fictitious county; in the embedded mode every token reaches all of it
SOURCES = "sources.json"
SERVICES = tuple(service.name for service in accounts.SERVICES)
T = TypeVar("T")


class Secrets:
    """Files by name. Until the county has data a missing one is made; afterwards only those of a service that is new to
    the county, and any other can only be missed."""

    def __init__(self, folder: Folder, county_has_data: bool):
        self._folder = folder
        self._fixed = county_has_data
        self._known = self._services_known()
        self.deployment = self._kept("deployment", lambda: str(uuid4()), lambda text: str(UUID(text)))
        self.superuser = self._password("postgres")
        self.roles = {
            f"{service}_{part}": self._password(f"postgres_{service}_{part}", service)
            for service in SERVICES
            for part in ("migrate", "app")
        }
        self.nats_public_keys = {
            user: self._kept(f"nats_{user}", accounts.new_seed, accounts.public_key, user) for user in accounts.USERS
        }
        self._sources()
        self._access()

    def file(self, name: str) -> Path:
        return self._folder.secrets / name

    def token(self, role: str) -> str:
        return (self._folder.tokens / f"{role}.jwt").read_text("utf-8")

    def _services_known(self) -> frozenset[str]:
        """Those that had their secrets at the last start."""
        try:
            return frozenset(json.loads(self.file(SOURCES).read_text("utf-8")))
        except (FileNotFoundError, ValueError):
            return frozenset(SERVICES)

    def _kept(self, name: str, new: Callable[[], str], use: Callable[[str], T], service: str | None = None) -> T:
        """What `use` makes of the file. Raises Failed for one that is missing or damaged and cannot be made anew."""
        file = self.file(name)
        unusable = Failed("var_incomplete", folder=self._folder.root, missing=f"secrets/{name}")
        if not file.exists():
            if self._fixed and (service not in SERVICES or service in self._known):
                raise unusable
            write_whole(file, new())
        try:
            return use(file.read_text("utf-8"))
        except (ValueError, NkeysError, JoseError) as error:
            raise unusable from error

    def _password(self, name: str, service: str | None = None) -> str:
        return self._kept(name, lambda: secrets.token_urlsafe(24), _not_empty, service)

    def _sources(self) -> None:
        """What a listener knows of those whom it hears."""
        keys = {service: self._kept(f"signing_{service}", _new_seed, _public_half, service) for service in SERVICES}
        sources = {service: {"public_key": key, "deployment": self.deployment} for service, key in keys.items()}
        write_whole(self.file(SOURCES), json.dumps(sources))

    def _access(self) -> None:
        """The key that our own tokens are signed with, and a token per role, fresh at every start."""
        key = self._kept(
            "access_private.jwk",
            lambda: json.dumps(access.new_key().as_dict(private=True)),
            lambda text: OKPKey.import_key(json.loads(text)),
        )
        write_whole(self.file("access.jwks"), access.public_keys(key))
        for role in access.ROLES:
            actor = access.Actor(f"local/{role}", role, (COUNTY_PREFIX,))
            write_whole(self._folder.tokens / f"{role}.jwt", access.issue(key, actor, TOKEN_LIFETIME_S))


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("empty")
    return text


def _new_seed() -> str:
    return SigningKey.generate().encode().hex()


def _public_half(seed: str) -> str:
    return SigningKey(bytes.fromhex(seed)).verify_key.encode().hex()
