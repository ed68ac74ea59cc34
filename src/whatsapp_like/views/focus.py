"""Where the keyboard is, and how it leaves what is about to go.

Runs on the Tk thread. Public names: `keyboard_at`, `is_elsewhere`, `last_in`, `let_go`.
"""

from __future__ import annotations

import tkinter as tk


def keyboard_at(widget: tk.Misc) -> tk.Misc | None:
    """Return the widget that has the keyboard; None while another program has it."""
    return _known(widget, str(widget.tk.call("focus", "-displayof", str(widget))))


def last_in(window: tk.Misc) -> tk.Misc | None:
    """Return the widget of a window that has the keyboard whenever the window has it."""
    return _known(window, str(window.tk.call("focus", "-lastfor", str(window))))


def is_elsewhere(window: tk.Misc) -> bool:
    """Tell whether another window of this program has the keyboard: to give it to a widget in
    `window` would take it from whoever types there."""
    holder = keyboard_at(window)
    return holder is not None and holder.winfo_toplevel() != window


def let_go(widget: tk.Misc) -> None:
    """Take the keyboard away from a widget and all in it, which are about to be destroyed.

    Up to Tk 8.6.14 a widget that had the keyboard because the pointer was over it stays in Tk's
    mind when the pointer leaves. Destroyed after that, it is asked at the next forced focus, and
    the process dies of it (tktoolkit fdc0ed342d). It is forgotten in time where its window
    would give the keyboard to something else. While another window of ours has it, that is the one
    that Tk has in mind, and it stays there.
    """
    if not widget.winfo_exists():
        return
    window = widget.winfo_toplevel()
    if is_elsewhere(window):
        return
    last = str(widget.tk.call("focus", "-lastfor", str(window)))
    if last == str(widget) or last.startswith(f"{widget}."):
        window.focus_set()


def _known(widget: tk.Misc, path: str) -> tk.Misc | None:
    # Tk makes some by itself, such as the list of a combobox: the nearest of ours stands for them.
    while path and path != "none":
        try:
            found: tk.Misc = widget.nametowidget(path)
        except KeyError:
            path = path.rpartition(".")[0]
        else:
            return found
    return None
