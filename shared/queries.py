"""Named SQL: `.sql` files whose statements stand under `-- name: …`, each with one line saying what it is for."""

import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: ([a-z_]+)$", re.MULTILINE)


@cache
def load(path: Path) -> dict[str, str]:
    """The file's statements by name. Raises ValueError when a name stands twice."""
    parts = _NAME.split(path.read_text(encoding="utf-8"))[1:]
    names, statements = parts[::2], parts[1::2]
    if len(set(names)) != len(names):
        raise ValueError(f"{path} names a statement twice")
    return {name: statement.strip() for name, statement in zip(names, statements, strict=True)}
