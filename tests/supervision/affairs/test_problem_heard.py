"""What is heard of rectification: every golden message, to which accounts it goes, and what cannot be learned."""

import json
from pathlib import Path

import pytest

from services.supervision.domain.affairs.campaign import Campaign as CampaignAffair
from services.supervision.domain.affairs.listed_problem import ListedProblem
from services.supervision.domain.affairs.opening import affair_of, concerned, lane_of, own_subject
from services.supervision.domain.affairs.problem import UnknownProblem
from services.supervision.domain.facts import problems
from services.supervision.domain.facts.problems import CampaignOpened, ProblemFact
from services.supervision.domain.facts.reading import read
from services.supervision.domain.facts.roster import PostAssigned, PostEnded
from services.supervision.domain.lanes import RECTIFICATION
from services.supervision.domain.roster import Roster
from services.supervision.domain.turns import begun_by, keys, named
from shared.envelope import parse
from tests.supervision.affairs.problems import OFFICE, PROBLEM, account, campaign, listed, owed
from tests.supervision.county import COUNTY, OTHER, RULES, VILLAGE, day

SAMPLES = sorted((Path(__file__).parents[3] / "services/rectification/samples").glob("*.json"))
SILENT = {"campaign_ended"}  # caps go by the campaign's last day


def heard(path: Path) -> ProblemFact | None:
    said = parse(path.read_text("utf-8"))
    fact = read("rectification", said.type, (said.id, said.causation_id, said.unit, said.occurred_on, 0), said.data)
    assert fact is None or isinstance(fact, ProblemFact)
    return fact


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_golden_message_on_which_a_verdict_rests_is_heard(path: Path) -> None:
    said = json.loads(path.read_text("utf-8"))
    fact = heard(path)
    assert (fact is None) == (said["type"].partition(".")[0] in SILENT)
    if fact is not None:
        assert (fact.id, fact.unit, fact.on.isoformat()) == (said["id"], said["unit"], said["occurredon"])


def test_the_source_says_everything_that_verdicts_rest_on() -> None:
    assert {path.name.partition(".")[0] for path in SAMPLES} == set(problems.READERS) | SILENT


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.stem[:-3] not in SILENT], ids=lambda path: path.stem)
def test_a_fact_goes_to_the_account_of_its_own_subject_first(path: Path) -> None:
    fact, subject = heard(path), json.loads(path.read_text("utf-8"))["subject"]
    assert fact is not None
    accounts = list(concerned(fact, subject, Roster(COUNTY)))
    assert accounts[0] == (subject, subject)
    assert [own_subject(name) for name, _ in accounts] == [subject] * len(accounts)
    assert {lane_of(name) for name, _ in accounts} == {RECTIFICATION}


def test_a_listed_problem_hears_of_its_campaign_too() -> None:
    fact = listed().acted[-1]
    assert list(concerned(fact, PROBLEM, Roster(COUNTY))) == [(PROBLEM, PROBLEM), (PROBLEM, "campaign/C")]


def test_what_the_golden_messages_tell_is_what_is_read() -> None:
    told = {path.stem: heard(path) for path in SAMPLES}
    assert told["campaign_opened.v1"] == CampaignOpened(
        "0197a000-0000-7000-8000-00000001e002",
        "0197a000-0000-7000-8000-00000001c002",
        COUNTY,
        day("06-01"),
        0,
        "C",
        day("11-30"),
        ("990101001000", "990101001001", "990101001002", "990101001003"),
    )
    ruled, closed, granted = told["claim_ruled.v1"], told["problem_closed.v1"], told["extension_granted.v1"]
    assert isinstance(ruled, problems.ClaimRuled)
    assert (ruled.decline, ruled.accepted) == ("D-1", False)
    assert isinstance(closed, problems.ProblemClosed)
    assert (closed.request, closed.office, closed.verifier) == ("R-1", OFFICE, "inspector")
    assert isinstance(granted, problems.ExtensionGranted)
    assert (granted.duty, granted.measure, granted.due_on) == ("measure", "M-1", day("08-31"))


def test_an_accepted_ruling_is_read_as_one() -> None:
    said = {"problem": "P", "decline": "D", "ruling": "accepted", "office": OFFICE}
    fact = read("rectification", "claim_ruled", ("e", "c", VILLAGE, day("06-01"), 0), said)
    assert isinstance(fact, problems.ClaimRuled)
    assert fact.accepted


def test_the_same_name_of_another_source_is_not_taken_for_it() -> None:
    assert read("venues", "problem_claimed", ("e", "c", VILLAGE, day("06-01"), 0), {"problem": "P"}) is None


# What cannot be learned.


def test_a_problem_of_which_no_listing_was_heard_cannot_be_judged() -> None:
    affair, county = ListedProblem("P"), campaign()
    county.claims("06-02")
    affair.learn(county.acted[0])
    with pytest.raises(UnknownProblem):
        affair.learn(county.acted[1])


def test_nor_can_a_self_check_of_one() -> None:
    affair, county = ListedProblem("P"), campaign()
    county.files("06-02")
    with pytest.raises(UnknownProblem):
        affair.learn(county.acted[1])


def test_a_problem_of_which_no_campaign_was_heard_cannot_be_judged() -> None:
    county = listed()
    affair = ListedProblem("P")
    with pytest.raises(UnknownProblem):
        affair.learn(county.acted[1])
    assert not affair.begun


@pytest.mark.parametrize("act", ["completes", "rules", "rejects", "closes"])
def test_what_answers_to_something_that_was_never_heard_of_cannot_be_learned(act: str) -> None:
    county = listed()
    match act:
        case "completes":
            county.completes_measure("06-02")
        case "rules":
            county.insists("06-02")
        case "rejects":
            county.rejects("06-02")
        case "closes":
            county.closes_problem("06-02")
    affair = ListedProblem("P")
    for fact in county.acted[:-1]:
        affair.learn(fact)
    with pytest.raises(KeyError):
        affair.learn(county.acted[-1])


def test_a_problem_passes_over_what_others_file_of_the_plan() -> None:
    county = listed()
    county.files("06-02", OTHER, about="campaign/C")
    assert owed(county, "06-03") == owed(listed(), "06-03")


def test_an_account_of_what_was_never_told_has_nothing() -> None:
    roster = Roster(COUNTY)
    assert (affair_of(PROBLEM, roster).unit, affair_of(PROBLEM, roster).begun) == ("", False)
    assert (affair_of("campaign/C", roster).unit, affair_of("campaign/C", roster).begun) == ("", False)
    assert CampaignAffair().ears(roster) == {"every"}


# Whom it listens to.


def test_a_problem_listens_for_its_units_those_that_look_and_those_who_give_verdicts() -> None:
    county = listed()
    county.solves("06-02", "06-02", "06-02", "06-02")
    county.asks_others("06-03", OTHER)
    county.asks("06-03", at="13:00")
    county.rejects("06-04", verifier="hu")
    ears = account(county, "06-05").affair.ears(Roster(COUNTY))
    assert ears == {"every", f"unit/{VILLAGE}", f"unit/{OTHER}", f"unit/{COUNTY}", "person/hu"}


def test_a_post_is_told_to_those_who_listen_for_its_unit_or_holder_and_begins_no_account_by_that() -> None:
    roster = Roster(COUNTY)
    head = ("e1", "c1", OFFICE, day("06-01"), 1)
    taken = PostAssigned(*head, "A", "hu", "inspection_office", None, ())
    roster.learn(taken)
    for turn in (taken, PostEnded("e2", "c2", OFFICE, day("06-02"), 2, "A")):
        assert set(keys(turn, roster, RULES)) == {f"cadence/{OFFICE}", f"posts/{OFFICE}", "person/hu"}
        assert named(keys(turn, roster, RULES)) == {f"cadence/{OFFICE}"}
        assert begun_by(turn, roster, RULES) == ()
