"""The client's observable state: one tree of evented models, touched on Tk's thread only."""
