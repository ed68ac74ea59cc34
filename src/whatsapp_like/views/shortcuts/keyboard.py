"""Listens to the keyboard for the whole program and does what the table of shortcuts says.

Runs on the Tk thread. A widget says what it can do by offering it; the one nearest to the keyboard
does it, then its parents up to the window, then the program as a whole. So a conversation searches
in itself whichever window it stands in, and nobody binds a shortcut twice.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol, runtime_checkable

from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.shortcuts.chords import Chord, System, chord_of, pressed, sequences
from whatsapp_like.views.shortcuts.table import Action, Group

Offer = Mapping[Action, Callable[[], object]]
"""What can be done; a function that returns False leaves it to the next one who can."""

_TEXTS: Final = ("Text", "Entry", "TEntry", "TCombobox", "Spinbox", "TSpinbox", "Listbox")


@runtime_checkable
class Offering(Protocol):
    """A widget that can do some of what shortcuts ask for."""

    def shortcuts(self) -> Offer:
        """Return what can be done here now."""
        ...


class Keyboard:
    """Binds the keys of a table in every window of the program, for as long as `owner` lives."""

    def __init__(
        self,
        root: tk.Misc,
        owner: tk.Misc,
        groups: Iterable[Group],
        offer: Callable[[], Offer],
    ) -> None:
        """`offer` tells what the program itself can do now, in whichever window."""
        self._root = root
        self._offer = offer
        self.system = system_of(root)
        chords = {
            chord_of(keys): shortcut
            for group in groups
            for shortcut in group.shortcuts
            for keys in shortcut.keys
        }
        self._actions = {chord: shortcut.action for chord, shortcut in chords.items()}
        patterns = {each: None for c in self._actions for each in sequences(c, self.system)}
        for pattern in patterns:
            # The last tag of every widget: whoever uses the key otherwise has had it by then.
            bind_outside(owner, root, pattern, self._pressed, "all")
        _free(root, (chord for chord, each in chords.items() if not each.shared), self.system)
        _untangle_tab(root)

    def _pressed(self, event: tk.Event[tk.Misc]) -> str | None:
        chords = pressed(event.keysym, event.keycode, int(event.state), self.system)
        action = next((self._actions[each] for each in chords if each in self._actions), None)
        # Tk reports its own windows, such as the list of a combobox, by their names only.
        if action is None or not isinstance(event.widget, tk.Misc):
            return None
        # A menu has the keyboard to itself: Escape closes it, and not the conversation behind it.
        if isinstance(event.widget, tk.Menu):
            return None
        return "break" if self.do(action, event.widget) else None

    def do(self, action: Action, at: tk.Misc) -> bool:
        """Do an action for who has the keyboard in `at`; tell whether anybody could."""
        window = at.winfo_toplevel()
        each: tk.Misc | None = at
        while each is not None:
            if isinstance(each, Offering) and _done(each.shortcuts(), action):
                return True
            each = each.master if each is not window else None
        # What has to be answered first lets nothing else happen.
        grabbed = str(window.tk.call("grab", "current", str(window)))
        return not grabbed and _done(self._offer(), action)


def _done(offer: Offer, action: Action) -> bool:
    does = offer.get(action)
    return does is not None and does() is not False


def let_pass(widget: tk.Misc) -> None:
    """Let Alt with an arrow or Home through to the shortcuts, in a widget that has keys of its own.

    What is bound to the bare key would take it otherwise.
    """
    held = "Option" if system_of(widget) is System.MAC else "Alt"
    for key in ("Up", "Down", "Left", "Right", "Home"):
        widget.tk.call("bind", str(widget), f"<{held}-Key-{key}>", "# a shortcut")


def system_of(widget: tk.Misc) -> System:
    """Return the windowing system that Tk runs on."""
    return System(widget.tk.call("tk", "windowingsystem"))


def _free(root: tk.Misc, chords: Iterable[Chord], system: System) -> None:
    """Take the keys of shortcuts from Tk's text fields, where some mean something in Emacs."""
    if system is System.MAC:
        return  # there, those are on Control and ours on Command
    for chord in chords:
        if not chord.main:
            continue
        letter = len(chord.key) == 1 and chord.key.isalpha()
        key = chord.key.upper() if chord.shift and letter else chord.key
        patterns = [f"<Control-Key-{key}>"]
        if letter:
            patterns.append(f"<Control-Lock-Key-{key.swapcase()}>")
        for pattern in patterns:
            for virtual in root.event_info() or ():
                root.event_delete(virtual, pattern)
            for tag in _TEXTS:
                # Does nothing, but goes before what is bound to the bare key, such as Tab.
                root.tk.call("bind", tag, pattern, "# a shortcut")


def _untangle_tab(root: tk.Misc) -> None:
    """Bind Tab, which leads from field to field, as a key and not as what Tk calls its meaning.

    The meaning goes before any key with modifiers, so Ctrl+Tab would never be heard.
    """
    for virtual, keys, way in (
        ("<<NextWindow>>", ("<Key-Tab>",), "tk_focusNext"),
        ("<<PrevWindow>>", ("<Shift-Key-Tab>", "<Key-ISO_Left_Tab>"), "tk_focusPrev"),
    ):
        for key in keys:
            if key in (root.event_info(virtual) or ()):
                root.event_delete(virtual, key)
                root.tk.call("bind", "all", key, f"tk::TabToWindow [{way} %W]")
