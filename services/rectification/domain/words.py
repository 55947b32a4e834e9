"""The words of the domain that commands and events share: closed sets, so that a misspelt one is an error."""

from typing import Annotated, Literal, get_args

from pydantic import Field

# A number that a caller gives to a problem. Those with a dot are ours: a child's, and that of a supervision's finding.
# "F" is nobody's: the child of such a problem would bear the number of the finding that is called as its unit is.
Number = Annotated[str, Field(pattern=r"^([A-EG-Za-z0-9][A-Za-z0-9_-]{0,39}|F[A-Za-z0-9_-]{1,39})$")]
Count = Annotated[int, Field(ge=0, le=9_999_999, strict=True)]  # how many
Prefix = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$")]  # of unit codes
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,100}$")]

# Who may verify a closing: the holder of one of these posts.
Office = Literal["inspection_office", "organisation_department"]
# How a problem came to be listed: by the inspection office, by the unit itself in its filing of the plan, as the child
# of a common problem, or by a finding of supervision's.
Origin = Literal["inspection", "self_report", "self_check", "finding"]
# What may have been done of a problem before it was brought in by an opening record, in this order.
Step = Literal["claim", "cause", "measures"]
Ruling = Literal["accepted", "insisted"]
Duty = Literal["claim", "cause", "measures", "measure", "close"]
LookBackResult = Literal["holds", "came_back"]

STEPS: tuple[Step, ...] = get_args(Step)
OFFICES: tuple[Office, ...] = get_args(Office)
# The kinds of units that are Party organisations: committees and branches, of whichever sector.
ORGANISATIONS = frozenset({"township", "committee", "village", "branch"})
# The kinds of units in which the county's own offices sit.
COUNTY_KINDS = frozenset({"county", "county_department", "leading_group"})
