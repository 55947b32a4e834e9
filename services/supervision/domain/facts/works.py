"""What `venues` tells of works and of venues in use."""
