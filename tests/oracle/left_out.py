"""What is left out of the comparison, by name, until it is settled or mended. An empty set is the aim.

* "the branch's year": supervision does not tell of it yet.
"""

NAMES = frozenset(
    {
        "the branch's year",
    }
)
