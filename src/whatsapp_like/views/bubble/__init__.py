"""The parts of a message as they are drawn: text, quote, poll, cards, reactions, time."""
