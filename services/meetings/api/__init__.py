"""The doors of `meetings`: commands in over HTTP and NATS, files in, views out."""
