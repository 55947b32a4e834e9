"""A works and a venue told in a few words, for cases that are worked out by hand."""

from typing import Any

from tests.oracle.given import COUNTY, VILLAGE, Line, matter, post, run

ITEMS = ("culture_square", "culture_room", "notice_board")
CLERK = post("village_clerk", VILLAGE, "2026-01-01", person="k")


def built(*lines: Line) -> list[Any]:
    """The village has a clerk `k` and what a matter needs; `o` sits in the organisation department."""
    return run(post("organisation_department", COUNTY, "2026-01-01", person="o"), CLERK, *lines)


def _act(type_: str, recorded: str, **data: Any) -> Line:
    at = recorded if "T" in recorded else f"{recorded}T12:00"
    return at, f"venues/{type_}", {"works": "W", "unit": VILLAGE} | data


def planned(day: str = "2026-03-02", at: str = "", **more: Any) -> Line:
    return _act("plan_works", at or day, **{"year": 2026, "planned_on": day, **more})


def brought_in(day: str, *stages: str, at: str = "", **more: Any) -> Line:
    return planned(day, at, opening_record=True, stages_before=stages, **more)


def started(day: str, at: str = "", record: str = "S", corrects: str | None = None, **more: Any) -> Line:
    return _act("start_works", at or day, record=record, started_on=day, corrects=corrects, **more)


def reported(day: str, percent: int, at: str = "", record: str = "", corrects: str | None = None) -> Line:
    more = {"record": record or f"R {day}", "reported_on": day, "percent": percent, "corrects": corrects}
    return _act("report_progress", at or day, **more)


def completed(day: str, at: str = "", record: str = "", corrects: str | None = None) -> Line:
    return _act("complete_works", at or day, record=record or f"C {day}", completed_on=day, corrects=corrects)


def accepted(day: str, *missing: str, office: str = COUNTY) -> Line:
    items = {item: "missing" if item in missing else "working" for item in ITEMS}
    return _act("record_acceptance", day, acceptance=f"A {day}", verdict="accepted", items=items, office=office)


def rejected(day: str, *dues: str) -> Line:
    defects = [{"defect": f"{place} {due}", "due": due} for place, due in enumerate(dues)]
    items = dict.fromkeys(ITEMS, "working")
    more = {"verdict": "rejected", "items": items, "defects": defects, "office": COUNTY}
    return _act("record_acceptance", day, acceptance=f"A {day}", **more)


def opened(day: str) -> Line:
    return _act("open_venue", day)


def changed(at: str, item: str, condition: str) -> Line:
    return _act("change_facility", at, item=item, condition=condition)


def held(day: str, at: str = "", record: str = "", corrects: str | None = None) -> Line:
    return _act("hold_activity", at or day, record=record or f"H {day}", held_on=day, corrects=corrects)


def in_use(day: str, *lines: Line) -> list[Any]:
    """The venue was opened on that day."""
    return built(planned(), completed("2026-03-03"), accepted("2026-03-04"), opened(day), *lines)


def resolved(*late: str) -> list[Line]:
    """Matter M, resolved on 12 November 2026; with `late`, the meeting was recorded only then."""
    return [
        (late[0], *line[1:]) if late and line[2].get("meeting") == "G resolution" else line
        for line in matter("2026", "2026-12-20", {})
    ]


# The rota.


def shift(day: str, starts_at: str = "08:00", ends_at: str = "12:00") -> dict[str, str]:
    return {"shift": f"{day} {starts_at}", "day": day, "starts_at": starts_at, "ends_at": ends_at, "person": "k"}


def rota(week: str, day: str, *shifts: dict[str, str], at: str = "") -> Line:
    return _act("publish_rota", at or day, rota=f"{week} {day} {at}", week=week, published_on=day, shifts=shifts)


def there(day: str, clock: str = "09:00", at: str = "", by: str = "k", door_open: bool = True) -> Line:
    """Checked in at that minute, and recorded so."""
    more = {"check_in": f"{day} {clock} {by}", "person": by, "checked_on": day, "at": clock, "door_open": door_open}
    return _act("check_in", at or f"{day}T{clock}:30", **more)
