"""What is left out of the comparison, by name, until it is settled or mended. An empty set is the aim.

* "return to awareness": the text gives a returned step 30 days, and says that awareness has no such day.
* "corrected by another unit": whose a meeting is when the successor of the unit that held it corrects it (cases 8, 39).
"""

NAMES = frozenset(
    {
        "return to awareness",
        "corrected by another unit",
    }
)
