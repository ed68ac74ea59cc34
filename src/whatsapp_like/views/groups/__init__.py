"""Groups and channels on screen: made, looked into, found and joined."""
