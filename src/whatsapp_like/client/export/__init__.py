"""A conversation taken out: text as WhatsApp writes it, JSON by our published schema."""
