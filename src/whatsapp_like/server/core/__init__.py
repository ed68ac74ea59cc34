"""The server without sockets: hub and session, and one module a feature; no I/O, no clock."""
