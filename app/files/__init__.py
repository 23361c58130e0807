"""Files kept by checksum: what kinds are let in, and how bytes are put and found."""
