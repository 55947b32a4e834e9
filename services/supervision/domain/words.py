"""The words of the domain that commands and events share: closed sets, so that a misspelt one is an error."""

from typing import Annotated, Literal

from pydantic import Field

# The number that an office gives to a finding. Without a dot: the problem that it becomes is called after it.
FindingNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
# The posts whose holder can answer for a finding.
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
