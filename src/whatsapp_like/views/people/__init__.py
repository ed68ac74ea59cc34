"""People: how they are described, their table, one of them in detail, finding new ones."""
