"""The words that several services' commands and events share: ids, days, texts with their bounds, and the roster's."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_WRITTEN = r"\S"


def _written(text: str) -> str:
    """Blanks alone say nothing; who reads the list would see an empty cell."""
    if re.search(_WRITTEN, text) is None:
        raise PydanticCustomError("string_too_short", "a text of blanks alone", {"min_length": 1})
    return text


UnitCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]  # statistical division code
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]  # an id that the caller chooses
# A day in Asia/Shanghai. Nothing that is watched here is older or plans further, and sums of days stay within bounds.
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]  # "2026-03"
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]  # "09:30", Asia/Shanghai
_Written = AfterValidator(_written)  # it has no error of its own in the schema, so the schema tells it as a pattern
Line = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra={"pattern": _WRITTEN}), _Written]
Text = Annotated[str, Field(min_length=1, max_length=20_000, json_schema_extra={"pattern": _WRITTEN}), _Written]

Sector = Literal[
    "township",
    "public_security",
    "county_organs",
    "education",
    "health",
    "social_organisation",
    "state_enterprise",
    "private_enterprise",
]
Post = Literal[
    "branch_secretary",
    "first_secretary",
    "branch_committee_member",
    "village_committee_member",
    "work_team_member",
    "committee_member",
    "village_director",
    "village_clerk",
    "assigned_leader",
    "assigned_cadre",
    "linked_leader",
    "committee_secretary",
    "deputy_secretary",
    "party_office_director",
    "inspection_office",
    "organisation_department",
]
