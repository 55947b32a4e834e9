"""The long-running parts of supervision."""
