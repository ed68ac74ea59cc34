"""What the server remembers: accounts, contacts and conversations' logs, in one SQLite file."""
