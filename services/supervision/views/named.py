"""The named SQL of one view. `:view` stands for its schema: a rebuild writes the next one beside the live one."""

from functools import cache
from pathlib import Path

from shared import queries

FILE = Path(__file__).parents[1] / "sql" / "views.sql"
Named = dict[str, str]


@cache
def named(number: int) -> Named:
    return {name: text.replace(":view", f"view_{number:d}") for name, text in queries.load(FILE).items()}
