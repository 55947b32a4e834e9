"""The doors of `rectification`: commands in over HTTP and NATS, evidence and lists in and out, views out."""
