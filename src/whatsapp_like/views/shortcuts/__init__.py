"""Keyboard shortcuts: one table, which binds the keys and lists them for people."""
