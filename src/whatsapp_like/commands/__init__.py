"""The two commands: each reads settings, builds the parts and joins them; the only wiring.

Runs on the main thread.
"""
