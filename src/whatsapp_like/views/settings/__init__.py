"""The settings: one window, one page a matter."""
