"""What it means: client events become state, what people do becomes requests; no Tk."""
