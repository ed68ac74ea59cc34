"""Choosing emoji: the picker above the composer, and suggestions for what is written in colons."""
