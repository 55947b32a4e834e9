"""The problems on the list: whose each is, since when, and all that was recorded of it (§7, cases 3, 30)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.oracle import campaigns
from tests.oracle.facts import RECTIFICATION, Fact, Facts, remembered

STEPS = ("claim", "cause", "measures")


@dataclass(frozen=True)
class Problem:
    """`unit`: whose it was when it was listed; with `post`, whoever holds that post there.

    `since`: the listing is another's act, so its dues count from the later of its day and that of its recording.
    `before`: the steps that an opening record says were taken. `acts`: all later records, in order.
    """

    number: str
    campaign: str
    unit: str
    post: str | None
    listing: Fact
    since: date
    before: tuple[str, ...]
    acts: tuple[Fact, ...]

    @property
    def subject(self) -> str:
        return f"problem/{self.number}"

    def all(self, *types: str) -> list[Fact]:
        return [act for act in self.acts if act.type in types]

    @property
    def struck_on(self) -> date | None:
        """The day of the ruling that accepted a decline."""
        return next((act.day for act in self.all("rule_claim") if act["ruling"] == "accepted"), None)


@remembered
def listed(facts: Facts) -> list[Problem]:
    """In the order of their listing: by the office, by a unit with its filing, or as a common problem's child."""
    told = [fact for fact in facts if fact.source == RECTIFICATION]
    found: dict[str, Problem] = {}
    for fact in told:
        for number, campaign, unit in _listed_by(facts, fact, found):
            opening = fact["opening_record"] or {}
            day = date.fromisoformat(opening["listed_on"]) if opening else fact.recorded_on
            acts = tuple(act for act in told if act["problem"] == number and act.number > fact.number)
            found[number] = Problem(
                number,
                campaign,
                unit,
                fact["post"],
                fact,
                max(day, fact.recorded_on),
                tuple(opening.get("steps_before", ())),
                acts,
            )
    return list(found.values())


def _listed_by(facts: Facts, fact: Fact, known: dict[str, Problem]) -> Iterator[tuple[str, str, str]]:
    """Number, campaign and unit of what the record puts on the list."""
    match fact.type:
        case "list_problem":
            yield fact["problem"], fact["campaign"], fact["unit"]
        case "file_plan":
            for report in fact["reports"] or []:
                yield report["problem"], fact["campaign"], fact["unit"]
        case "file_self_check" if fact["found"]:
            parent, child = known[fact["problem"]], f"{fact['problem']}.{fact['unit']}"
            if child not in known and campaigns.runs(facts, parent.campaign, fact):
                yield child, parent.campaign, fact["unit"]
