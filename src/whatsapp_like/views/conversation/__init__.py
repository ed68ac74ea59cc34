"""One conversation on screen, in whichever window it stands."""
