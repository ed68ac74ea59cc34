"""The server: routes messages between sessions, and keeps them.

Each module says which thread runs it.
"""
