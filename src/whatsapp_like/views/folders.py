"""Asking for a folder, or for a file with an image.

Runs on the Tk thread; the dialog has a loop of its own, in which everything else goes on. Windows
and macOS bring theirs, X11 gets ttkbootstrap's, which speaks our language once it has the words.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

import ttkbootstrap as ttk
from ttkbootstrap.localization import MessageCatalog

from whatsapp_like.i18n import _

IMAGES: Final = ("jpg", "jpeg", "png", "webp", "gif", "bmp")
"""Endings of files that can become a picture."""


def choose_folder(
    parent: tk.Misc, folder: str, title: str = "", *, may_be_new: bool = False
) -> str | None:
    """Ask for a folder, from `folder` on; None when nothing was chosen."""
    _prepare(parent)
    chosen = ttk.Querybox.get_directory(
        parent.winfo_toplevel(),
        title=title or _("Choose a folder"),
        initialdir=folder,
        mustexist=not may_be_new,
    )
    return str(chosen) if chosen else None


def choose_image(parent: tk.Misc, folder: str) -> str | None:
    """Ask for a file with an image, from `folder` on; None when nothing was chosen."""
    _prepare(parent)
    kinds = " ".join(f"*.{end}" for end in IMAGES)
    chosen = ttk.Querybox.get_open_filename(
        parent.winfo_toplevel(),
        title=_("Choose a picture"),
        initialdir=folder,
        filetypes=[(_("Pictures"), kinds), (_("All files"), "*")],
    )
    return str(chosen) if chosen else None


def _prepare(parent: tk.Misc) -> None:
    """Teach the toolkit's dialog our language."""
    words = {
        "Directory:": _("Folder:"),
        "Selection:": _("Chosen:"),
        "File name:": _("File:"),
        "Files of type:": _("Kind:"),
        "Name": _("Name"),
        "Size": _("Size"),
        "Modified": _("Changed"),
        "Show hidden files": _("Show hidden files"),
        "OK": _("OK"),
        "Cancel": _("Cancel"),
    }
    locale = MessageCatalog.locale()
    for source, translation in words.items():
        MessageCatalog.set(locale, source, translation)
    # The first box to tick is measured before the toolkit has given it a colour for its focus, and
    # "" is none: Tk would complain of it in the background.
    ink = parent.tk.call("ttk::style", "lookup", ".", "-foreground")
    parent.tk.call("ttk::style", "configure", "TCheckbutton", "-focuscolor", ink)
