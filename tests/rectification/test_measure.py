"""Measures: who does what until when, done with evidence; and the one extension that a problem may have."""

from services.rectification.domain.problem_events import ExtensionGranted, MeasureCompleted, MeasurePlanned
from tests.rectification.county import (
    FILE,
    LAST_DAY,
    OFFICE,
    VILLAGE,
    cause,
    claim,
    closed,
    completion,
    day,
    extension,
    founded,
    listed,
    measure,
    reopening,
)


def test_a_measure_says_who_and_until_when() -> None:
    given = founded(on="06-20").told(listed())
    given.when(measure("06-19")).then(
        MeasurePlanned(
            unit=VILLAGE,
            occurred_on=day("06-19"),
            problem="P-1",
            measure="M-1",
            responsible="clerk",
            due_on=day("07-31"),
        )
    )
    given.when(measure("06-21")).refused_by("input.future_day", "planned_on")
    given.when(measure("06-19", due_on=day("06-18"))).refused_by("input.days_reversed", "due_on")
    given.when(measure("06-19", due_on=day("06-19"))).then_types("measure_planned")
    given.when(measure("06-19", responsible="nobody")).refused_by("input.unknown_person", "responsible")
    given.told(measure("06-19")).when(measure("06-19", wording="别的")).refused_by("input.id_taken", "measure")


def test_a_measure_is_completed_once_with_evidence() -> None:
    planned = founded(on="06-20").told(listed(), measure("06-10"))
    planned.when(completion("06-10")).then(
        MeasureCompleted.model_validate(
            {
                "unit": VILLAGE,
                "occurred_on": day("06-10"),
                "problem": "P-1",
                "measure": "M-1",
                "completer": "clerk",
                "evidence": [FILE],
                "rule": "evidence/1",
            }
        )
    )
    planned.when(completion("06-09")).refused_by("measure.before_planned", "completed_on", day=day("06-10"))
    planned.when(completion("06-21")).refused_by("input.future_day", "completed_on")
    planned.when(completion("06-20", measure="M-9")).refused_by("input.unknown_measure", "measure")
    planned.when(completion("06-20", completer="nobody")).refused_by("input.unknown_person", "completer")
    done = planned.told(completion("06-20"))
    done.when(completion("06-20", completer="secretary")).refused_by("measure.completed_already", "measure")


def test_five_files_prove_a_measure_and_six_prove_no_more() -> None:
    planned = founded(on="06-20").told(listed(), measure("06-10"))
    files = [{**FILE, "sha256": str(number) * 64} for number in range(6)]
    planned.when(completion("06-10", evidence=files[:5])).then_types("measure_completed")
    planned.when(completion("06-10", evidence=files)).refused_by("measure.too_many_files", "evidence", files_max=5)
    planned.when(completion("06-10", evidence=[FILE, FILE])).refused_by("evidence.twice", "evidence.1.sha256")
    largest, larger = ({**FILE, "size_bytes": size} for size in (20 * 2**20, 20 * 2**20 + 1))
    planned.when(completion("06-10", evidence=[largest])).then_types("measure_completed")
    planned.when(completion("06-10", evidence=[larger])).refused_by("evidence.too_large", "evidence.0.size_bytes")


def test_a_problem_gets_one_extension() -> None:
    given = founded(on="06-10").told(listed())
    given.when(extension("cause", "07-31")).then(
        ExtensionGranted(
            unit=VILLAGE,
            occurred_on=day("06-10"),
            problem="P-1",
            office=OFFICE,
            duty="cause",
            due_on=day("07-31"),
        )
    )
    granted = given.told(extension("cause", "07-31"))
    for second in (
        extension("cause", "08-31"),
        extension("claim", "07-31"),
        extension("cause", "07-31", reason="别的"),
    ):
        granted.when(second).refused_by("extension.granted_already", "problem")


def test_an_extension_stays_within_the_campaign() -> None:
    given = founded(on="06-10").told(listed())
    given.when(extension("measures", "11-30")).then_types("extension_granted")
    given.when(extension("measures", "12-01")).refused_by("extension.past_end", "due_on", day=LAST_DAY)
    given.when(extension("measures", "06-09")).refused_by("extension.past_day", "due_on")
    given.when(extension("close", "11-30")).refused_by("extension.at_end", "duty", day=LAST_DAY)


def test_what_is_done_is_not_extended() -> None:
    given = founded(on="06-10").told(listed(), claim(), cause("06-10"), measure("06-10"))
    for duty in ("claim", "cause", "measures"):
        given.when(extension(duty, "07-31")).refused_by("extension.done", "duty", duty=duty)
    half_way = {"listed_on": "2026-03-01", "steps_before": ["claim"]}
    before = founded().told(listed(opening_record=half_way))
    before.when(extension("claim", "07-31")).refused_by("extension.done", "duty")
    of_measure = extension("measure", "08-31", measure="M-1")
    given.told(completion("06-10")).when(of_measure).refused_by("extension.measure_done", "measure", measure="M-1")


def test_a_measures_extension_comes_by_its_day_and_gives_a_later_one() -> None:
    given = founded(on="06-10").told(listed(), measure("06-10"))
    of_measure = extension("measure", "08-31", measure="M-1")
    given.on(day("07-31")).when(of_measure).then(
        ExtensionGranted(
            unit=VILLAGE,
            occurred_on=day("07-31"),
            problem="P-1",
            office=OFFICE,
            duty="measure",
            measure="M-1",
            due_on=day("08-31"),
        )
    )
    given.on(day("08-01")).when(of_measure).refused_by("extension.too_late", "measure", day=day("07-31"))
    given.when(extension("measure", "07-31", measure="M-1")).refused_by("extension.no_later", "due_on")
    given.when(extension("measure", "08-31", measure="M-9")).refused_by("input.unknown_measure", "measure")
    given.when(extension("measure", "08-31")).refused_by("extension.which_measure", "measure")
    given.when(extension("cause", "08-31", measure="M-1")).refused_by("extension.which_measure", "measure")
    at_end = founded(on="06-10").told(listed(), measure("06-10", due_on=LAST_DAY))
    at_end.when(extension("measure", "11-30", measure="M-1")).refused_by("extension.at_end", "measure")


def test_a_reopened_closing_can_be_extended_within_the_campaign() -> None:
    closed().on(day("08-01")).told(reopening()).when(extension("close", "10-31")).then_types("extension_granted")
