"""What `wl-client` does without a window: log in, send a message, export a conversation."""
