"""One database and three roles per service."""
