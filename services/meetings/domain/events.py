"""What `meetings` records, in the past tense. Each type is published as `<type>.v1` on `evt.meetings.>`.

What happens to a matter once it was opened is in matter_events.py.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.meetings.domain.matter_events import MatterFact
from services.meetings.domain.words import (
    Count,
    MatterKind,
    MeetingKind,
    MeetingStep,
    People,
    Portfolio,
    Step,
    Theme,
    UnitKind,
)
from shared.adoption import RulebookAdopted
from shared.decider import DomainEvent, Fact
from shared.words import ClockTime, Key, Post, Sector, UnitCode

# The county: who is watched since when, by which rules, and which units there are.


class CountyEvent(DomainEvent):
    stream: ClassVar[str] = "county"
    subject: ClassVar[str] = "unit/{unit}"


class WatchDeclared(CountyEvent):
    """`unit` is the county; nothing before `watched_from` is judged. Declared again, the last holds."""

    type: Literal["watch_declared"] = "watch_declared"
    watched_from: date


class UnitRegistered(CountyEvent):
    """`occurred_on` is the day of enrolment: from then on the unit is watched."""

    type: Literal["unit_registered"] = "unit_registered"
    kind: UnitKind
    sector: Sector | None = None
    name: str
    parent: UnitCode | None = None


class UnitRenamed(CountyEvent):
    type: Literal["unit_renamed"] = "unit_renamed"
    name: str


class UnitMerged(CountyEvent):
    """The whole of `occurred_on` still belongs to `unit`; from the next day on its open affairs are those of `into`."""

    type: Literal["unit_merged"] = "unit_merged"
    into: UnitCode


class UnitClosed(CountyEvent):
    type: Literal["unit_closed"] = "unit_closed"


# Persons: the only place of a name, and an erasable one.


class PersonEvent(DomainEvent):
    stream: ClassVar[str] = "person-{person}"
    subject: ClassVar[str] = "person/{person}"
    person: Key


class PersonRegistered(PersonEvent):
    """texts: name, phone (optional). Told again when either has changed."""

    type: Literal["person_registered"] = "person_registered"


class PersonErased(PersonEvent):
    """Names and phones told before are erased. texts: reason."""

    type: Literal["person_erased"] = "person_erased"


# A unit's roster and the matters that were opened in it.


class UnitEvent(DomainEvent):
    stream: ClassVar[str] = "unit-{unit}"
    subject: ClassVar[str] = "unit/{unit}"


class PostAssigned(UnitEvent):
    """`occurred_on` is the first day in the post. A post is held on its first and on its last day."""

    type: Literal["post_assigned"] = "post_assigned"
    assignment: Key
    person: Key
    post: Post
    last_day: date | None = None
    portfolio: tuple[Portfolio, ...] = ()
    succeeds: Key | None = None  # the linked_leader assignment that this one carries on


class PostEnded(UnitEvent):
    """`occurred_on` is the last day in the post."""

    type: Literal["post_ended"] = "post_ended"
    assignment: Key


class CountsDeclared(UnitEvent):
    """`occurred_on` is the day from which the numbers hold. Each count is looked up by itself."""

    type: Literal["counts_declared"] = "counts_declared"
    counts: Mapping[Count, People]


class MatterOpened(UnitEvent):
    """Lives in the unit's stream, so that whoever reads the unit knows all its matters. texts: title.

    `opening_record`: it was half-way when the county began to be watched; `steps_before` were taken and are not judged.
    """

    subject: ClassVar[str] = "matter/{matter}"
    type: Literal["matter_opened"] = "matter_opened"
    matter: Key
    kind: MatterKind
    opening_record: bool = False
    steps_before: tuple[Step, ...] = ()


# Meetings.


class Attendance(Fact):
    """How many of whom were there for one kind of the meeting."""

    kind: MeetingKind
    counted: Count
    present: People


class AgendaItem(Fact):
    """A matter that the meeting carries through a step; items are judged in the order in which they stand."""

    matter: Key
    step: MeetingStep
    in_favour: People | None = None


class MeetingRecord(DomainEvent):
    """`unit` held it and `occurred_on` is its first day, on which it counts.

    texts: minutes, recorder_reason, topics (those beyond `topics`, one a line). `topics` are words of Topic; the first
    records had free text there, and are read as they are. `lecturer` gave the party_lecture, `theme` is the training's.
    """

    stream: ClassVar[str] = "meeting-{meeting}"
    subject: ClassVar[str] = "meeting/{meeting}"
    meeting: Key
    last_day: date | None = None
    starts_at: ClockTime | None = None
    kinds: tuple[MeetingKind, ...]
    chair: Key
    convener: Key | None = None
    recorder: Key
    recorder_explained: bool = False  # whether a recorder_reason was told; the text itself may be erased
    present: tuple[Key, ...] = ()  # the post-holders who were there, by person; villagers and members are counts
    attendance: tuple[Attendance, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    topics: tuple[str, ...] = ()
    lecturer: Key | None = None
    theme: Theme | None = None


class MeetingHeld(MeetingRecord):
    type: Literal["meeting_held"] = "meeting_held"


class MeetingCorrected(MeetingRecord):
    """Replaces the whole record from its own recording on."""

    type: Literal["meeting_corrected"] = "meeting_corrected"


CountyFact = WatchDeclared | RulebookAdopted | UnitRegistered | UnitRenamed | UnitMerged | UnitClosed
PersonFact = PersonRegistered | PersonErased
UnitFact = PostAssigned | PostEnded | CountsDeclared | MatterOpened
MeetingFact = MeetingHeld | MeetingCorrected
Event = Annotated[CountyFact | PersonFact | UnitFact | MeetingFact | MatterFact, Field(discriminator="type")]
