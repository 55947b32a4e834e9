"""From the trail to rows, and from rows to what is shown."""
