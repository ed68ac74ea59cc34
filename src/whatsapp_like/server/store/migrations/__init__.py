"""The steps from each schema to the next; each raises the stamp in `store.py` by one."""
