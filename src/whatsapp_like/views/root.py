"""The hidden main window of a process, whose loop the program runs.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.window import CLASS, NAME, paint, quieten


def make_root() -> ttk.App:
    """Return the root: there is one in a process at a time."""
    root = ttk.App(title=NAME, iconphoto=None, baseName=NAME.lower(), className=CLASS)
    root.withdraw()
    # What fails in a script of Tk's own is told like all that fails; Tk would ask the user.
    told = root.register(
        lambda words, _more: root.report_callback_exception(tk.TclError, tk.TclError(words), None)
    )
    root.tk.call("interp", "bgerror", "", told)

    # Python's commands go with the root, the interpreter a little later: what its last idle jobs
    # miss then is nobody's business any more.
    when_gone(root, lambda: root.tk.call("interp", "bgerror", "", "list"))
    quieten(root)
    paint(root)
    # Nobody listens when the toolkit tells the parent of each widget that appears.
    root.unbind_class("all", "<Map>")
    return root
