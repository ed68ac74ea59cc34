"""The server panel: its window, its pages, and what they are made of."""
