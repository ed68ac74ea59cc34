"""Dragging a conversation from one window to another: what is shown, and where it is dropped.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views.desk.ghost import Ghost
from whatsapp_like.views.desk.tabs import TabsWindow
from whatsapp_like.views.people.describing import (
    kind_of,
    talk_seed,
    talk_title,
)

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.surroundings import Surroundings
    from whatsapp_like.views.desk.docked import Docked
    from whatsapp_like.views.desk.hosts import DeskHost


class DropActions(Protocol):
    """What dropping may ask of the desk."""

    docked: Docked

    def host_of(self, conversation: int) -> DeskHost | None:
        """Return where a conversation stands."""
        ...

    def move(self, conversation: int, host: DeskHost, at: int | None = None) -> None:
        """Let a conversation stand somewhere else."""
        ...

    def tear_off(self, conversation: int, x: int, y: int) -> None:
        """Give a conversation a window of its own there on the screen."""
        ...


class Dragging:
    """At most one conversation is dragged at a time."""

    def __init__(self, root: tk.Tk, surroundings: Surroundings, desk: DropActions) -> None:
        self._root = root
        self._surroundings = surroundings
        self._desk = desk
        self._ghost: Ghost | None = None
        self._target: TabsWindow | None = None
        self._cancelled = False

    def drag(self, conversation: int, x: int, y: int) -> None:
        """Let a conversation follow the pointer, and show where it would be dropped."""
        if self._cancelled:
            return
        if self._ghost is None:
            state = self._surroundings.state
            name, seed = talk_title(state, conversation), talk_seed(state, conversation)
            kind = kind_of(state.conversations.get(conversation))
            self._ghost = Ghost(self._root, self._surroundings.look, name, seed, kind=kind)
        self._ghost.follow(x, y)
        window = self._window_at(x, y)
        target = window if isinstance(window, TabsWindow) else None
        if target is not None and not self._over_bar(target, y):
            target = None
        if target is not self._target:
            self._unhint()
            self._target = target
        if target is not None:
            target.bar.hint(x)
        panes = self._desk.docked.panes
        if panes is not None:
            panes.hint(window is self._root and not self._stands_in_main(conversation))

    def release(self, conversation: int, x: int, y: int) -> None:
        """Put a conversation where it was let go: onto a bar of tabs, into the main window, or
        else into a window of its own."""
        cancelled, window = self._cancelled, self._window_at(x, y)
        self.cancel()
        self._cancelled = False
        host = self._desk.host_of(conversation)
        if cancelled or host is None:
            return
        if isinstance(window, TabsWindow) and self._over_bar(window, y):
            at = window.bar.hint(x)
            window.bar.hint(None)
            self._desk.move(conversation, window, at)
            window.present(conversation)
        elif window is self._root and self._desk.docked.panes is not None:
            if host is not self._desk.docked:
                self._desk.move(conversation, self._desk.docked)
                self._desk.docked.present(conversation)
        elif window is not host.window or isinstance(host, TabsWindow):
            self._desk.tear_off(conversation, x, y)

    def cancel(self) -> bool:
        """Leave everything where it was; tell whether something was dragged."""
        ghost, self._ghost = self._ghost, None
        if ghost is None:
            return False
        ghost.destroy()
        self._unhint()
        panes = self._desk.docked.panes
        if panes is not None:
            panes.hint(False)
        return True

    def forget(self) -> bool:
        """Drop nothing when the button is let go; tell whether something was dragged."""
        self._cancelled = self.cancel()
        return self._cancelled

    def _unhint(self) -> None:
        target, self._target = self._target, None
        if target is not None and target.winfo_exists():
            target.bar.hint(None)

    def _over_bar(self, window: TabsWindow, y: int) -> bool:
        top = window.bar.winfo_rooty()
        return top <= y < top + window.bar.winfo_height()

    def _stands_in_main(self, conversation: int) -> bool:
        return self._desk.host_of(conversation) is self._desk.docked

    def _window_at(self, x: int, y: int) -> tk.Misc | None:
        try:
            widget = self._root.winfo_containing(x, y)
        except KeyError:
            # Something that Tk has made by itself, a menu for instance.
            return None
        return widget.winfo_toplevel() if widget is not None else None
