"""What every recording service is built of: its doors over HTTP and NATS, and its process. A `Trade` tells which."""
