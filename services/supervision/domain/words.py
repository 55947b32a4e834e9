"""The words of the domain that commands and events share."""

from typing import Annotated

from pydantic import Field

# The number that an office gives to a finding. Without a dot: the problem that it becomes is called after it.
FindingNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
