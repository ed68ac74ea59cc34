"""One conversation in its own window."""
