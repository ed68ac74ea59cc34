"""Measures the desktop client on a virtual screen of its own: `make bench-gui` runs all of it."""
