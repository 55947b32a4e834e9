"""The county with its offices and a campaign: a problem is listed of a village, and what people do about it."""

from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import affair_of, concerned
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Law, days_overdue, light_of, yellow_from
from services.supervision.domain.facts.acts import Act
from services.supervision.domain.facts.heard import Envelope
from services.supervision.domain.facts.problems import (
    CampaignOpened,
    CauseAnalysed,
    ClaimDeclined,
    ClaimRuled,
    ClosureRejected,
    ClosureRequested,
    ExtensionGranted,
    LookBackRecorded,
    MeasureCompleted,
    MeasurePlanned,
    ProblemClaimed,
    ProblemClosed,
    ProblemFact,
    ProblemListed,
    ProblemReopened,
    SelfCheckFiled,
    SelfCheckRequested,
)
from services.supervision.domain.facts.roster import PostEnded, RosterFact
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import Rulebook
from services.supervision.domain.track import Track
from services.supervision.domain.turns import keys
from shared.calendar import WorkingCalendar
from shared.days import midnight_us
from tests.supervision.affairs.year import Year, short
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE, day

OFFICE, DEPARTMENT = "990101900100", "990101900200"
PROBLEM, CAMPAIGN = "problem/P", "campaign/C"
ENDS = "11-30"


@dataclass
class Campaign(Year):
    """`acted` is what rectification records. The event's id is returned of each."""

    acted: list[ProblemFact] = field(default_factory=list)

    def opens_campaign(
        self, on: str = "05-06", ends: str = ENDS, units: str = VILLAGE, recorded: str | None = None
    ) -> str:
        told = CampaignOpened(*self._head(on, recorded, COUNTY), "C", day(ends), tuple(units.split()))
        return self._record(told)

    def lists(
        self,
        on: str = "06-01",
        recorded: str | None = None,
        before: str = "",
        post: str | None = None,
        unit: str = VILLAGE,
    ) -> str:
        steps_before = tuple(before.split())
        return self._record(ProblemListed(*self._head(on, recorded, unit), "P", "C", post, steps_before))

    def claims(self, on: str, at: str = "12:00") -> str:
        return self._record(ProblemClaimed(*self._at(on, at), "P"))

    def declines(self, on: str, decline: str = "D", at: str = "12:00") -> str:
        return self._record(ClaimDeclined(*self._at(on, at), "P", decline))

    def insists(self, on: str, decline: str = "D", at: str = "12:00") -> str:
        return self._record(ClaimRuled(*self._at(on, at), "P", decline, accepted=False))

    def accepts(self, on: str, decline: str = "D", at: str = "12:00") -> str:
        return self._record(ClaimRuled(*self._at(on, at), "P", decline, accepted=True))

    def analyses(self, on: str, recorded: str | None = None) -> str:
        return self._record(CauseAnalysed(*self._head(on, recorded, VILLAGE), "P"))

    def plans(self, on: str, due: str = "07-15", measure: str = "M", recorded: str | None = None) -> str:
        return self._record(MeasurePlanned(*self._head(on, recorded, VILLAGE), "P", measure, day(due)))

    def completes_measure(
        self, on: str, measure: str = "M", recorded: str | None = None, completer: str = "clerk"
    ) -> str:
        return self._record(MeasureCompleted(*self._head(on, recorded, VILLAGE), "P", measure, completer))

    def extends(self, duty: str, to: str, on: str, measure: str | None = None) -> str:
        return self._record(ExtensionGranted(*self._at(on), "P", duty, measure, day(to)))

    def asks(self, on: str, request: str = "R", requester: str = "zhi", at: str = "12:00") -> str:
        return self._record(ClosureRequested(*self._at(on, at), "P", request, requester))

    def rejects(
        self, on: str, request: str = "R", verifier: str = "du", office: str = OFFICE, at: str = "12:00"
    ) -> str:
        return self._record(ClosureRejected(*self._at(on, at), "P", request, office, verifier))

    def closes_problem(
        self, on: str, request: str = "R", verifier: str = "du", office: str = OFFICE, at: str = "12:00"
    ) -> str:
        return self._record(ProblemClosed(*self._at(on, at), "P", request, office, verifier))

    def reopens(self, on: str) -> str:
        return self._record(ProblemReopened(*self._at(on), "P"))

    def looks_back(self, on: str, recorded: str | None = None) -> str:
        return self._record(LookBackRecorded(*self._head(on, recorded, VILLAGE), "P"))

    def asks_others(self, on: str, units: str = OTHER, recorded: str | None = None) -> str:
        return self._record(SelfCheckRequested(*self._head(on, recorded, VILLAGE), "P", tuple(units.split())))

    def files(self, on: str, unit: str = OTHER, about: str = PROBLEM) -> str:
        kind, _, of = about.partition("/")
        return self._record(SelfCheckFiled(*self._head(on, None, unit), kind, of))

    def finds(self, on: str, unit: str = OTHER, at: str = "12:00") -> str:
        """It has the same problem, which is listed as a child in the same breath. The event of that one's listing."""
        self._record(SelfCheckFiled(*self._head(on, f"{on} {at}", unit), "problem", "P"))
        return self._record(ProblemListed(*self._head(on, f"{on} {at}", unit), f"P.{unit}", "C", None, (), "P"))

    def ends_child(self, on: str, unit: str = OTHER, struck: bool = False) -> str:
        """Struck off the list, or closed."""
        child, head = f"P.{unit}", self._head(on, f"{on} 12:00", unit)
        if struck:
            return self._record(ClaimRuled(*head, child, "D", accepted=True))
        return self._record(ProblemClosed(*head, child, "R", OFFICE, "du"))

    def reopens_child(self, on: str, unit: str = OTHER) -> str:
        return self._record(ProblemReopened(*self._head(on, f"{on} 12:00", unit), f"P.{unit}"))

    def solves(self, claimed: str, analysed: str, planned: str, completed: str) -> None:
        """Everything that a closing needs, with one measure; each on its day and recorded at once."""
        self.claims(claimed)
        self.analyses(analysed)
        self.plans(planned)
        self.completes_measure(completed)

    def leaves_post(self, assignment: str, unit: str, last: str) -> None:
        self.told.append(PostEnded(*self._head(last, None, unit), assignment))

    def _at(self, on: str, clock: str = "12:00") -> Envelope:
        """An act in the system: it is recorded on its day."""
        return self._head(on, f"{on} {clock}", VILLAGE)

    def _record(self, fact: ProblemFact) -> str:
        self.acted.append(fact)
        return fact.id


def campaign(ends: str = ENDS, units: str = VILLAGE) -> Campaign:
    """All posts of the ladder are held, the county is watched since the year began, and the campaign runs."""
    county = Campaign()
    county.enrols(COUNTY, "county", "2025-01-01", parent=None)
    county.enrols(OFFICE, "county_department", "2025-01-01", parent=COUNTY)
    county.enrols(DEPARTMENT, "county_department", "2025-01-01", parent=COUNTY)
    county.enrols(TOWN, "township", "2025-01-01", parent=COUNTY)
    county.enrols(VILLAGE, "village", "2025-01-01")
    county.enrols(OTHER, "village", "2025-01-01")
    county.appoints("zhi", "branch_secretary", "2025-01-01")
    county.appoints("wen", "village_clerk", "2025-01-01")
    county.appoints("ling", "branch_secretary", "2025-01-01", unit=OTHER)
    county.appoints("ban", "party_office_director", "2025-01-01", unit=TOWN)
    county.appoints("fu", "deputy_secretary", "2025-01-01", unit=TOWN)
    county.appoints("shu", "committee_secretary", "2025-01-01", unit=TOWN)
    county.appoints("du", "inspection_office", "2025-01-01", unit=OFFICE)
    county.appoints("zu", "organisation_department", "2025-01-01", unit=DEPARTMENT)
    county.opens_campaign(ends=ends, units=units)
    return county


def listed(on: str = "06-01", ends: str = ENDS) -> Campaign:
    """Of the village, on a Monday: claim is due on 8 June, cause and measures on 23 June, 19 June being a holiday."""
    county = campaign(ends)
    county.lists(on)
    return county


def account(county: Campaign, until: str, name: str = PROBLEM, rules: Rulebook = RULES) -> Account:
    """The account once the 00:00 of `until` has passed."""
    roster = Roster(COUNTY)
    turns = [told for told in county.told if isinstance(told, RosterFact)]
    for turn in sorted(turns, key=lambda told: told.recorded_us):
        roster.learn(turn)
    heard = _heard(county, name, roster, midnight_us(day(until)))
    told = [*heard, *(act for act in county.told if isinstance(act, Act)), *_turns(heard, turns, name, roster)]
    kept = Account(Law(rules, WorkingCalendar()), roster, Sittings(), affair_of(name, roster))
    for fact in sorted(told, key=lambda one: one.recorded_us):
        if fact.recorded_us >= midnight_us(day(until)):
            continue
        if not isinstance(fact, RosterFact):
            kept.learn(fact)
        elif kept.begun:
            kept.touch(fact.recorded_us, fact.id)
    kept.advance(day(until))
    return kept


def _heard(county: Campaign, name: str, roster: Roster, before_us: int) -> list[ProblemFact]:
    """Of its own subject, and of those to which a fact has pointed it."""
    acted = [fact for fact in county.acted if fact.recorded_us < before_us]
    subjects = {of for fact in acted for one, of in concerned(fact, subject_of(fact), roster) if one == name}
    return [fact for fact in acted if subject_of(fact) in subjects]


def _turns(heard: list[ProblemFact], turns: list[RosterFact], name: str, roster: Roster) -> list[RosterFact]:
    affair = affair_of(name, roster)
    for fact in heard:
        affair.learn(fact)
    return [turn for turn in turns if affair.ears(roster) & {*keys(turn, roster, RULES)}]


def subject_of(fact: ProblemFact) -> str:
    match fact:
        case CampaignOpened():
            return f"campaign/{fact.campaign}"
        case SelfCheckFiled():
            return f"{fact.about}/{fact.of}"
        case _:
            return f"problem/{fact.problem}"


def owed(county: Campaign, until: str, rules: str = "", name: str = PROBLEM) -> dict[str, str]:
    """rule@due → its state and, once it is over, since when; of all rules or of those named."""
    found = {}
    for track in account(county, until, name).tracks:
        rule = track.duty.rule.partition(".")[2]
        if (not rules or rule in rules.split()) and track.gone_on is None:
            over = "" if track.closed_on is None else f" {short(track.closed_on)}"
            found[f"{rule}@{short(track.duty.due)}"] = f"{track.state}{over}"
    return found


def track(kept: Account, rule: str, due: str | None = None) -> Track:
    """The one duty of that rule, or the one that is due on that day."""
    found = [t for t in kept.tracks if t.duty.rule == rule and (due is None or t.duty.due == day(due))]
    assert len(found) == 1, [(t.duty.rule, t.duty.due) for t in kept.tracks]
    return found[0]


def rungs(county: Campaign, until: str, rule: str, due: str | None = None, name: str = PROBLEM) -> list[str]:
    """The days on which they fired."""
    return [short(rung.day) for rung in track(account(county, until, name), rule, due).rungs]


def light(county: Campaign, on: str, rule: str, due: str | None = None, name: str = PROBLEM) -> str:
    """As it is shown when that day begins, with the days overdue when there are any."""
    kept = track(account(county, on, name), rule, due)
    duty, today = kept.duty, day(on)
    before_days = RULES.yellow(duty.asked_on).before_days((duty.due - duty.since).days)
    shown = light_of(kept.state, yellow_from(duty, before_days), duty.red_from, today)
    overdue = days_overdue(duty.due, kept.closed_on, today)
    return f"{shown} {overdue}" if overdue else shown


def breaches(county: Campaign, until: str) -> dict[str, str | None]:
    """Day of the record → the event by which it was withdrawn, None while it stands."""
    kept = account(county, until).breaches.values()
    return {short(date.fromisoformat(breach.period)): breach.withdrawn_by for breach in kept}
