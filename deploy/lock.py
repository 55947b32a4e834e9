"""Whether the lock files still belong to pyproject.toml, without a network: they carry a digest of its dependencies.

`python -m deploy.lock check` says so by its exit code; `python -m deploy.lock write` puts the digest into fresh locks.
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path

LOCKS = (Path("requirements.lock"), Path("requirements-dev.lock"))
_MARK = "# Made by `make lock` from pyproject.toml, whose dependencies have the digest "


def digest(pyproject: Path) -> str:
    """Of everything in pyproject.toml that decides what is installed."""
    tables = tomllib.loads(pyproject.read_text("utf-8"))
    project = tables["project"]
    decisive = {
        "build": tables["build-system"]["requires"],
        "dependencies": project["dependencies"],
        "extras": project["optional-dependencies"],
        "python": project["requires-python"],
    }
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()


def stale(pyproject: Path, locks: tuple[Path, ...]) -> list[Path]:
    """The locks that were made from other dependencies."""
    wanted = _MARK + digest(pyproject)
    return [lock for lock in locks if lock.read_text("utf-8").split("\n", 1)[0] != wanted]


def main() -> None:
    pyproject = Path("pyproject.toml")
    if sys.argv[1:] == ["write"]:
        for lock in LOCKS:
            kept = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith(_MARK)]
            lock.write_text("\n".join([_MARK + digest(pyproject), *kept]) + "\n", "utf-8")
    elif old := stale(pyproject, LOCKS):
        sys.exit(f"{', '.join(map(str, old))}: made from other dependencies than pyproject.toml's; run `make lock`")


if __name__ == "__main__":
    main()
