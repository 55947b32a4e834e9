"""What `rectification` tells of campaigns and problems."""
