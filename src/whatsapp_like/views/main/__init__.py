"""The main window: rail, conversations, contacts, the banner of a lost connection."""
