"""The words of the domain that commands and events share: closed sets, so that a misspelt one is an error."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from shared.words import Key

Year = Annotated[int, Field(ge=2018, le=2099, strict=True)]
Week = Annotated[str, Field(pattern=r"^20[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])$")]  # "2026-W47", ISO 8601
Fen = Annotated[int, Field(ge=-999_999_999_999, le=999_999_999_999, strict=True)]  # 1/100 yuan, whole
Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Number = Annotated[int, Field(ge=0, le=9_999_999, strict=True)]  # how many
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # SHA-256 of a file, hex

WorksKind = Literal["new_build", "renovation", "upgrade"]
# Where money comes from. No source fixes the list (default).
Source = Literal[
    "central", "province", "city", "county", "township", "party_dues", "village_collective", "donation", "other"
]
# What a works that was half-way when the county began to be watched had behind it, in this order.
Stage = Literal["started", "completed", "accepted", "opened"]
Verdict = Literal["accepted", "rejected"]
# "present" is there and does not work, or nothing about it can work (a square); "working" is there and works.
Condition = Literal["present", "working", "missing"]
Item = Key  # one of seven_ones, as the rulebook lists them

STAGES: tuple[Stage, ...] = get_args(Stage)
SOURCES: tuple[Source, ...] = get_args(Source)
