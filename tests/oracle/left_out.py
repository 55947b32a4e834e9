"""What is left out of the comparison, by name, until it is settled or mended. An empty set is the aim.

* "return to awareness": the text gives a returned step 30 days, and says that awareness has no such day.
* "step twice": a matter that stands twice for the same step on one agenda (case 38).
* "state of a moved due day": whether a duty counts as recorded late when a correction moves its due day (cases 5, 10).
* "batches cut within a moment": facts recorded in one microsecond that reach supervision in two batches (case 10).
* "opened after its unit closed": a matter recorded late, when its unit's closing was known already (case 14).
* "ended in the past": a withdrawal or closing recorded late, of a day before a return or a report (cases 21, 39).
* "corrected by another unit": whose a meeting is when the successor of the unit that held it corrects it (cases 8, 39).
"""

NAMES = frozenset(
    {
        "ended in the past",
        "corrected by another unit",
        "opened after its unit closed",
        "return to awareness",
        "step twice",
        "state of a moved due day",
        "batches cut within a moment",
    }
)
