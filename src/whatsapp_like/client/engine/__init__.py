"""The client's core without I/O: bytes, commands, commits in; bytes, operations, events out."""
