"""One module a step, in order; a published one is never changed."""
