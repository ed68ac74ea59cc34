"""Where conversations stand: windows of their own, tabs, and the pane of the main window."""
