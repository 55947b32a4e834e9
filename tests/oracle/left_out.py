"""What is left out of the comparison, by name, until it is settled or mended. An empty set is the aim.

* "return to awareness": the text gives a returned step 30 days, and says that awareness has no such day.
* "batches cut within a moment": facts recorded in one microsecond that reach supervision in two batches (case 10).
* "opened after its unit closed": a matter recorded late, when its unit's closing was known already (case 14).
* "closed in the past": a closing recorded late, of a day before a matter's withdrawal or report (case 14).
* "withdrawn before a return": whether a step voided by a return that came after the end stands again (cases 15, 21).
* "corrected by another unit": whose a meeting is when the successor of the unit that held it corrects it (cases 8, 39).
"""

NAMES = frozenset(
    {
        "return to awareness",
        "batches cut within a moment",
        "opened after its unit closed",
        "closed in the past",
        "withdrawn before a return",
        "corrected by another unit",
    }
)
