"""The server without sockets: bytes and the time go in, effects come out.

Runs on the server's event loop, or in a plain test.
"""
