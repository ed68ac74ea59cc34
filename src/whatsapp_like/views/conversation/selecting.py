"""Several messages at once: which are chosen, and the bar that says what can be done with them.

Runs on the Tk thread. While they are being chosen the bar stands in the composer's place.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.choosing import put_on_clipboard
from whatsapp_like.views.conversation.rows import key_of
from whatsapp_like.views.forms import Words
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.conversation.hands import MessageHands
    from whatsapp_like.views.conversation.view import ConversationView

_HEIGHT: Final = 66


class SelectionBar(ttk.Frame):
    """How many are chosen, and buttons for what can be done."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        buttons: Sequence[tuple[Icon, str, Callable[[], object]]],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        px = look.px
        line = tk.Frame(self, height=1, bd=0)
        line.pack(fill="x")
        inner = ttk.Frame(self)
        inner.pack(fill="x", padx=px(12), pady=px((_HEIGHT - 46) // 2))  # type: ignore[no-untyped-call]
        self.leave = IconButton(inner, look, Icon.CLOSE, _("Leave the selection (Esc)"), leave)
        self.leave.pack(side="left")  # type: ignore[no-untyped-call]
        self.count = Words(inner, look, "", role=Role.NAME, wrap=False)
        self.count.pack(side="left", padx=px(10))
        self.buttons = {
            icon: IconButton(inner, look, icon, label, act) for icon, label, act in buttons
        }
        for button in reversed(self.buttons.values()):
            button.pack(side="right")  # type: ignore[no-untyped-call]
        look.watch(self, lambda: line.configure(background=look.palette.line))
        line.configure(background=look.palette.line)

    def offer(self, usable: frozenset[Icon]) -> None:
        """Show the buttons of what can be done now."""
        shown = {icon for icon, button in self.buttons.items() if button.winfo_manager()}
        if shown == usable:
            return
        for button in self.buttons.values():
            button.pack_forget()
        for icon, button in reversed(self.buttons.items()):
            if icon in usable:
                button.pack(side="right")  # type: ignore[no-untyped-call]


class Selecting:
    """Which messages of one view are chosen, if any are being chosen."""

    def __init__(self, view: ConversationView, hands: MessageHands) -> None:
        self._view = view
        self._hands = hands
        self._items: dict[Hashable, TimelineItem] = {}
        self.on = False

    @cached_property
    def bar(self) -> SelectionBar:
        """Stands in the composer's place while messages are chosen."""
        hands = self._hands
        return SelectionBar(
            self._view.foot,
            self._view.look,
            (
                (Icon.COPY, _("Copy"), self.copy),
                (Icon.SHARE, _("Forward"), lambda: self._then(hands.forward)),
                (Icon.STAR, _("Star"), lambda: self._then(hands.star)),
                (Icon.DELETE, _("Delete"), lambda: hands.delete(self.chosen, self.leave)),
            ),
            self.leave,
        )

    @property
    def chosen(self) -> list[TimelineItem]:
        """The chosen messages, in the order in which they stand."""
        order = {key_of(item): at for at, item in enumerate(self._view.rows.timeline)}
        item = self._view.rows.item
        return [
            item(key) or self._items[key]
            for key in sorted(self._items, key=lambda key: order.get(key, -1))  # type: ignore[call-overload]
        ]

    def begin(self, item: TimelineItem) -> None:
        """Choose messages from now on, and this one first."""
        self._hands.cancel()
        self.on = True
        self._items = {key_of(item): item}
        self._view.show_foot()
        self._view.timeline.focus_pane()
        self._show()

    def toggle(self, key: Hashable) -> None:
        """Choose a message, or not any more; with the last one the choosing ends."""
        item = self._view.rows.item(key)
        if not self.on or item is None or not self._hands.rights.choose(item):
            return
        if self._items.pop(key, None) is None:
            self._items[key] = item
        if self._items:
            self._show()
        else:
            self.leave()

    def forget_gone(self) -> None:
        """Choose no more what is not there any more."""
        rows = self._view.rows
        gone = [key for key in self._items if rows.index_of(key) is None]
        if self.on and gone:
            for key in gone:
                del self._items[key]
            if self._items:
                self._show()
            else:
                self.leave()

    def take_over(self, items: Sequence[TimelineItem]) -> None:
        """Go on choosing where another view of the conversation was."""
        if items:
            self.on = True
            self._items = {key_of(item): item for item in items}
            self._view.show_foot()
            self._show()
            self.forget_gone()

    def renew(self) -> None:
        """Offer what can be done with the chosen ones as they are now."""
        if self.on:
            self._offer()

    def leave(self) -> bool:
        """Choose no more; tell whether that was being done."""
        if not self.on:
            return False
        self.on = False
        self._items = {}
        self.bar.pack_forget()
        self._view.rows.chosen = None
        self._view.timeline.retell()
        self._view.show_foot()
        return True

    def copy(self) -> None:
        """Put what they say on the clipboard as it was typed, each with who said it and when."""
        # Words are made of models, which are loaded after the first window.
        from whatsapp_like.models.quoting import gist

        view, chosen = self._view, self.chosen
        lines = []
        for item in chosen:
            index = view.rows.index_of(key_of(item))
            said = gist(item)
            if len(chosen) > 1 and index is not None:
                origin = view.rows.origin(index)
                said = f"[{origin.stamp}] {origin.name}: {said}"
            lines.append(said)
        put_on_clipboard(view, "\n".join(lines))
        self.leave()

    def _then(self, act: Callable[[Sequence[TimelineItem]], object]) -> None:
        chosen = self.chosen
        self.leave()
        act(chosen)

    def _show(self) -> None:
        count = len(self._items)
        words = ngettext("{n} selected", "{n} selected", count).format(n=count)
        self.bar.count.say(words)
        self._offer()
        self._view.rows.chosen = set(self._items)
        self._view.timeline.retell()

    def _offer(self) -> None:
        rights, items = self._hands.rights, self.chosen
        usable = {Icon.DELETE}
        if all(rights.says(item) for item in items):
            usable.add(Icon.COPY)
        if all(rights.forward(item) for item in items):
            usable |= {Icon.SHARE, Icon.STAR}
        self.bar.offer(frozenset(usable))
