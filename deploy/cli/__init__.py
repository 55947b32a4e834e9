"""The `mingbai` command."""
