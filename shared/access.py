"""Who may ask: bearer tokens (JWT, Ed25519), and the actor that they prove.

A token names the actor, one role, and the units for which it holds, as prefixes of their codes ("990101001": a township
with all its villages). What a role may do is each service's own table.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.decider import Refused

Role = Literal[
    "inspection_office", "organisation_department", "township_office", "village_office", "operator", "reader"
]
ROLES: tuple[Role, ...] = get_args(Role)
TOKENS_KEPT = 1_024
_ALGORITHM = "Ed25519"  # RFC 9864
_CLAIMS = jwt.JWTClaimsRegistry(
    sub={"essential": True}, exp={"essential": True}, role={"essential": True, "values": [*map(str, ROLES)]}
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `scope` are prefixes of unit codes; the empty prefix is everything."""

    id: str
    role: Role
    scope: tuple[str, ...]

    def reaches(self, unit: str) -> bool:
        return any(unit.startswith(prefix) for prefix in self.scope)

    def require(self, roles: Iterable[Role], unit: str | None = None) -> None:
        """Raises Refused "access.role" or "access.scope"."""
        if self.role not in roles:
            raise Refused("access.role", role=self.role, roles=tuple(roles))
        if unit is not None and not self.reaches(unit):
            raise Refused("access.scope", unit=unit)


class Gate:
    """Verifies bearer tokens by the public keys of a JWK set."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys
        self._known = lru_cache(maxsize=TOKENS_KEPT)(self._verified)

    @classmethod
    def from_file(cls, path: Path) -> "Gate":
        return cls(KeySet.import_key_set(json.loads(path.read_text(encoding="utf-8"))))

    def admit(self, authorization: str | None) -> Actor:
        """Read an Authorization header. Raises Refused "access.token_missing" or "access.token_invalid"."""
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Refused("access.token_missing")
        try:
            actor, ends_at = self._known(token)
        except (JoseError, ValueError, KeyError, TypeError):
            raise Refused("access.token_invalid") from None
        if time.time() >= ends_at:
            raise Refused("access.token_invalid")
        return actor

    def _verified(self, token: str) -> tuple[Actor, float]:
        """The actor, and when the token ends. To verify a signature costs more than to look it up."""
        claims = jwt.decode(token, self._keys, algorithms=[_ALGORITHM]).claims
        _CLAIMS.validate(claims)
        scope = claims["scope"]
        if not (isinstance(scope, list) and all(isinstance(prefix, str) for prefix in scope)):
            raise ValueError("scope is no list of prefixes")
        return Actor(str(claims["sub"]), claims["role"], tuple(scope)), float(claims["exp"])


def new_key() -> OKPKey:
    """A signing key of the embedded mode's own."""
    return OKPKey.generate_key("Ed25519", auto_kid=True)


def public_keys(key: OKPKey) -> str:
    """The JWK set that a service is given, as JSON."""
    return json.dumps({"keys": [key.as_dict(private=False)]})


def issue(key: OKPKey, actor: Actor, lifetime_s: int) -> str:
    """A token that ends after `lifetime_s`."""
    claims = {"sub": actor.id, "role": actor.role, "scope": list(actor.scope), "exp": int(time.time()) + lifetime_s}
    return jwt.encode({"alg": _ALGORITHM, "kid": key.kid}, claims, key, algorithms=[_ALGORITHM])
