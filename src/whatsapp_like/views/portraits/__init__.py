"""Choosing a picture of oneself or of a group: a file, cut round."""
