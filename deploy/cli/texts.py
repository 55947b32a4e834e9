"""What `mingbai` says: both languages on one line, Chinese first."""

from deploy.local.texts import both


def say(key: str, **facts: object) -> str:
    """Raises KeyError for a text that a catalogue lacks."""
    return both("cli", key, **facts)
