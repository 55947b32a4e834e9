"""Every story of a kind once, in a new order each round, so that a large county tells all of them."""

from collections import Counter
from random import Random

TRIES = 8


class Deck:
    """Of stories' names."""

    def __init__(self, stories: list[str], random: Random) -> None:
        self.stories = stories
        self.random = random
        self.waiting: list[str] = []
        self.tries: Counter[str] = Counter()

    def draw(self) -> str:
        if not self.waiting:
            self.waiting = self.random.sample(self.stories, len(self.stories))
        return self.waiting.pop()

    def put_back(self, story: str) -> None:
        """It had no room in this village; the next ones may have it, unless none of so many had."""
        self.tries[story] += 1
        if self.tries[story] < TRIES:
            self.waiting.append(story)

    def put_under(self, story: str) -> None:
        """It comes last of those that wait."""
        self.waiting.insert(0, story)
