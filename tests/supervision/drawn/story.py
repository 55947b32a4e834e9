"""Some months of a county as three services record them."""

from random import Random

from tests.supervision.drawn.works import Works


def drawn(seed: int, count: int = 260) -> Works:
    """So many times something happens; that of one source is as likely as that of another."""
    story = Works(Random(seed))
    story.founds()
    story.hours = 24
    sources = (story.turns(), story.of_matters(), story.of_problems(), story.of_problems(), story.of_works())
    for _ in range(count):
        story.passes()
        story.random.choice(story.random.choice((*sources, story.of_works())))()
    return story
