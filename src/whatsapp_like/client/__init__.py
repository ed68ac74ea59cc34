"""The headless client: engine, archive, asyncio shell and the bridge to another thread."""
