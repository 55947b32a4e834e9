"""What is owed by committees, by leading cadres and by linked leaders; and how posts change hands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.oracle.branches import Branches
from tests.oracle.periods import months_after

LEADING = ("committee_secretary", "deputy_secretary", "committee_member", "branch_secretary", "first_secretary")


@dataclass
class Link:
    assignment: str
    unit: str
    first: date
    last: date = date.max


class Leaders(Branches):
    """A county whose committees study, whose cadres give lectures and whose leaders are linked to townships."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.studied: dict[str, date] = {}
        self.links: list[Link] = []

    # Committees.

    def study(self) -> None:
        """Six months after the start or the meeting before, a little more or less, if it is near; else on some day."""
        unit = self.random.choice(self.units("township", "committee"))
        due = months_after(self.studied.get(unit, self.since), 6)
        day = due + timedelta(days=self.random.choice((-1, 0, 0, 1, 4, 20)))
        near = self.start <= day <= self.start + timedelta(days=self.longest)
        day = day if near else self.some_day()
        self.studied[unit] = day
        self.sit(unit, ["committee_meeting", *(["branch_study"] if self.chance(5) else [])], day)

    # Lectures.

    def lecture(self) -> None:
        """In whichever unit, at the edges of a year, on some day, or before anybody was told."""
        leading = [person for _, person, post, _ in self.posts if post in LEADING]
        if not leading:
            return
        year = self.start.year
        edges = (date(year, 1, 1), date(year, 12, 31), date(year + 1, 1, 1), date(year, 3, 3), self.since)
        day = self.random.choice(edges) if self.chance(50) else self.some_day()
        unit = self.random.choice(self.units("township", "committee", "village", "branch"))
        meeting = self.name("B")
        data = self.sitting_of(meeting, unit, ["party_lecture"], day) | {"lecturer": self.random.choice(leading)}
        self.sat[meeting] = data
        self.told(day, "hold_meeting", data)

    # Links.

    def link(self) -> None:
        day = self.random.choice((self.since, self.since, self.start, self.some_day()))
        unit = self.random.choice(self.units("township"))
        lag = 0 if self.chance(80) else None
        self.links.append(Link(self.appoint(unit, "linked_leader", day, lag), unit, day))

    def pass_on(self) -> None:
        """A link ends; another leader succeeds on the next day, some days later, or never."""
        if not self.links:
            return
        link = self.random.choice(self.links)
        link.last = last = self.some_day()
        told = self.random.choice((None, None, -9))
        self.say(last, "end_post", {"assignment": link.assignment, "unit": link.unit, "last_day": last}, told)
        if self.chance(70):
            first = last + timedelta(days=self.random.choice((0, 1, 1, 1, 6)))
            successor = self.appoint(link.unit, "linked_leader", first, told, succeeds=link.assignment)
            self.links.append(Link(successor, link.unit, first))

    def guide(self, matter: str, unit: str, step: str, day: date) -> None:
        """By a leader who was linked to the village's township that day, or by any."""
        here = [link for link in self.links if link.unit == self.parents[unit] and link.first <= day <= link.last]
        if not here:
            return
        link = here[0] if not self.chance(self.careless // 2) else self.random.choice(self.links)
        data = {"guide": self.name("C"), "matter": matter, "unit": unit, "assignment": link.assignment, "step": step}
        self.say(day, "record_guide", data | {"guided_on": day})

    # The roster.

    def change_post(self) -> None:
        assignment, _, post, unit = self.random.choice(self.posts)
        day = self.some_day()
        told = self.random.choice((None, None, None, -9))  # what a post is may be told beforehand
        self.say(day, "end_post", {"assignment": assignment, "unit": unit, "last_day": day}, told)
        if self.chance(60) and post != "linked_leader":
            self.appoint(unit, post, day + timedelta(days=self.random.choice((0, 1, 1, 5))), told)

    def change_count(self) -> None:
        unit = self.random.choice(self.units("village", "branch"))
        names = ("voting_members", "committee_members") if self.chance(60) else tuple(self.sizes_of(unit))
        self.count(unit, self.random.choice(names), self.some_day())

    def sizes_of(self, unit: str) -> list[str]:
        return [name for where, name in self.sizes if where == unit] or ["voting_members"]

    def watch_again(self) -> None:
        """From another day on; the last holds."""
        days = (self.since, self.start, self.start + timedelta(days=35), months_after(self.start.replace(day=1), 1))
        self.watch(self.random.choice(days), self.random.choice((1, 20, 40, 70)))
