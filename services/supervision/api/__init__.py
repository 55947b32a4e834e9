"""What supervision shows, and what people may do about its alerts, over HTTP."""
