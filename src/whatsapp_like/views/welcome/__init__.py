"""The first windows: which server, is it the right one, who am I; and the pin that has changed."""
