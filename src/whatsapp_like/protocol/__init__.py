"""How it is said: framing, envelopes and the connection's state table, without any I/O."""
