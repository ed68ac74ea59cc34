"""The hidden main window of a process, whose loop the program runs.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk


def make_root() -> ttk.App:
    """Return the root: there is one in a process at a time."""
    root = ttk.App(title="WL", iconphoto=None)
    root.withdraw()
    # What fails in a script of Tk's own is told like all that fails; Tk would ask the user.
    told = root.register(
        lambda words, _more: root.report_callback_exception(tk.TclError, tk.TclError(words), None)
    )
    root.tk.call("interp", "bgerror", "", told)
    return root
