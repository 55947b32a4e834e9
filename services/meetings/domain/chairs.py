"""Who was in the chair, who was there, and who kept the minutes, judged by the posts that they held that day."""

from dataclasses import dataclass
from datetime import date

from services.meetings.domain.events import MeetingRecord
from services.meetings.domain.rules import PartiesRow, RecorderRow, Rulebook, StepRow
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import Advisory, Reason, Step
from shared.rulebooks import in_force
from shared.words import Post


@dataclass(frozen=True)
class Finding:
    """Why a step fails, and what is merely noted."""

    reasons: frozenset[Reason] = frozenset()
    advisories: frozenset[Advisory] = frozenset()

    def __or__(self, other: "Finding") -> "Finding":
        return Finding(self.reasons | other.reasons, self.advisories | other.advisories)


FINE = Finding()


def of_people(step: Step, meeting: MeetingRecord, roster: Unit, rules: Rulebook) -> Finding:
    day = meeting.occurred_on
    found = chair(rules.step(step, day), meeting, roster) | recorder(in_force(rules.recorders, day), meeting, roster)
    if step == "deliberation":
        found |= parties(in_force(rules.parties, day), meeting, roster)
    return found


def chair(row: StepRow, meeting: MeetingRecord, roster: Unit) -> Finding:
    """Of several posts held that day, a permitted one counts."""
    day = meeting.occurred_on
    held = roster.posts(meeting.chair, day)
    permitted = row.chairs
    if not roster.holders("branch_secretary", day) & there(meeting):
        permitted |= row.chairs_without_secretary
    if held & permitted:
        return FINE
    if held & row.tolerated_chairs:
        return Finding(advisories=frozenset({"tolerated_chair"}))
    return Finding(frozenset({"wrong_chair"}))


def parties(row: PartiesRow, meeting: MeetingRecord, roster: Unit) -> Finding:
    """Of each required group one must be there; a filled post of which nobody came is noted."""
    day = meeting.occurred_on
    present = _posts_present(meeting, roster, day)
    if not all(group & present for group in row.required):
        return Finding(frozenset({"parties_missing"}))
    if any(roster.holders(post, day) and post not in present for post in row.expected):
        return Finding(advisories=frozenset({"party_absent"}))
    return FINE


def recorder(row: RecorderRow, meeting: MeetingRecord, roster: Unit) -> Finding:
    """No step fails for its recorder. One who is tolerated needs a reason, and is noted with it and without."""
    held = roster.posts(meeting.recorder, meeting.occurred_on)
    if held & row.recorders:
        return FINE
    if not held & row.tolerated_recorders:
        return Finding(advisories=frozenset({"recorder_other"}))
    noted: frozenset[Advisory] = frozenset({"recorder_assigned_cadre"})
    if not meeting.recorder_explained:
        noted |= {"recorder_without_reason"}
    return Finding(advisories=noted)


def there(meeting: MeetingRecord) -> frozenset[str]:
    """The post-holders listed; whoever is listed as the chair was there."""
    return frozenset((*meeting.present, meeting.chair))


def _posts_present(meeting: MeetingRecord, roster: Unit, day: date) -> frozenset[Post]:
    return frozenset(post for person in there(meeting) for post in roster.posts(person, day))
