"""WL, a self-hosted, WhatsApp-like desktop messenger; here is only its version.

Imported by every thread; holds no state.
"""

__version__ = "0.1.0"
