"""What things are: pydantic models shared by server and client, and the client's live state."""
