"""The words of the domain that commands and events share: closed sets, so that a misspelt one is an error."""

from typing import Annotated, Literal, get_args

from pydantic import Field

People = Annotated[int, Field(ge=0, le=9_999_999, strict=True)]  # how many

UnitKind = Literal["county", "township", "village", "committee", "branch", "leading_group", "county_department"]
Portfolio = Literal["party_building", "rectification", "venues", "directives"]
Count = Literal[
    "voting_members", "committee_members", "representatives", "adult_villagers", "households", "collective_members"
]
MatterKind = Literal[
    "collective_economy",
    "land_contracting",
    "share_reform",
    "cooperative",
    "mutual_aid_fund",
    "works",
    "venue",
    "benefit_policy",
    "village_rules",
    "customs",
    "village_organisation",
    "other",
]
MeetingKind = Literal[
    "branch_committee",
    "members_assembly",
    "group_meeting",
    "branch_study",
    "theme_day",
    "party_lecture",
    "organisation_life_meeting",
    "democratic_life_meeting",
    "appraisal",
    "joint_deliberation",
    "representatives_meeting",
    "villagers_meeting",
    "committee_meeting",
    "staff_study",
    "training",
]
Step = Literal["proposal", "deliberation", "review", "resolution", "disclosure", "awareness"]
MeetingStep = Literal["proposal", "deliberation", "review", "resolution"]
Reason = Literal[
    "wrong_unit",
    "wrong_kind",
    "wrong_chair",
    "parties_missing",
    "no_quorum",
    "no_majority",
    "mixed_attendance",
    "out_of_order",
    "already_approved",
    "second_step_in_meeting",
    "disclosure_too_short",
    "disclosure_running",
    "objection_open",
    "counts_missing",
]
# What rules ask for on an agenda. Whatever else was talked about is free text.
Topic = Literal["party_building", "rectification", "venues", "directives"]
# What a training was for. No source fixes the list (default).
Theme = Literal[
    "political_theory",
    "party_work",
    "village_procedure",
    "member_development",
    "rural_policy",
    "law",
    "safety",
    "digital_skills",
    "other",
]
DevelopmentStep = Literal[
    "applicant", "activist", "development_target", "pre_review", "probationary_member", "full_member"
]
StandardVariant = Literal["rural", "organ", "state_enterprise"]
StandardPart = Literal[
    "political_work",
    "organisation",
    "organisational_life",
    "branch_team",
    "member_team",
    "basic_guarantees",
    "appraisal",
]
StandardResult = Literal["met", "partly", "not_met"]
Advisory = Literal[
    "tolerated_chair", "party_absent", "recorder_assigned_cadre", "recorder_without_reason", "recorder_other"
]

STEPS: tuple[Step, ...] = get_args(Step)
REASONS: tuple[Reason, ...] = get_args(Reason)
ADVISORIES: tuple[Advisory, ...] = get_args(Advisory)
