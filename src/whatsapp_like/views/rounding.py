"""Round corners for what stands in a window of its own, or over others in theirs.

Runs on the Tk thread.
"""

from __future__ import annotations

import sys
import tkinter as tk


def round_off(widget: tk.Misc, radius: int) -> None:
    """Take the corners off a window without a frame, or off a widget; its size must be known.

    Where the system has no way to do so they stay.
    """
    system = widget.tk.call("tk", "windowingsystem")
    toplevel = isinstance(widget, tk.Toplevel | tk.Menu)
    if system == "aqua" or (system == "win32" and not isinstance(widget, tk.Toplevel)):
        return
    from whatsapp_like.system import corners  # the first window needs none

    widget.update_idletasks()
    if not widget.winfo_exists():
        return  # what was to be done meanwhile took it away
    size = widget.winfo_width(), widget.winfo_height()
    if sys.platform == "win32" and isinstance(widget, tk.Toplevel):
        corners.cut(int(widget.wm_frame(), 16), size, radius)
    else:
        corners.cut(widget.winfo_id(), size, radius, framed=toplevel)
