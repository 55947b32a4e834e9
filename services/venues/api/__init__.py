"""The doors of `venues`: what is its own beside those that every recording service has."""
