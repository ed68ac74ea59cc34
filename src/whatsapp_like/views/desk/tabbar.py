"""The bar of tabs, drawn: who, how many messages wait, which one is in front.

Runs on the Tk thread. A tab is dragged along the bar to another place, and out of it to become a
window; the middle button and a small cross close it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.desk.tabplaces import TabPlaces
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.grip import is_drag
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

HEIGHT: Final = 44
_LEAST: Final = 152
_MOST: Final = 240
_EDGE: Final = 26
_FACE: Final = 26
_PAD: Final = 10
_CLOSE: Final = 22
_BADGE: Final = 18
_OUT: Final = 18


class Tab(NamedTuple):
    """What a tab shows of its conversation."""

    conversation: int
    name: str
    seed: str
    unread: int
    kind: ConversationKind = ConversationKind.DIRECT


class TabBarActions(Protocol):
    """What the bar may ask of its window."""

    def choose(self, conversation: int) -> None:
        """Bring a conversation to the front; the keyboard stays where it is."""
        ...

    def enter(self) -> None:
        """Put the keyboard into the conversation in front."""
        ...

    def close_tab(self, conversation: int) -> None:
        """Close a conversation."""
        ...

    def reorder(self, conversations: Sequence[int]) -> None:
        """Show the tabs in another order."""
        ...

    def menu(self, conversation: int, x: int, y: int) -> None:
        """Show what can be done with a tab."""
        ...

    def drag(self, conversation: int, x: int, y: int) -> None:
        """Let a tab that has left the bar follow the pointer, which is there on the screen."""
        ...

    def rest(self) -> None:
        """The tab is back in the bar."""
        ...

    def release(self, conversation: int, x: int, y: int) -> None:
        """Put a tab that has left the bar where it was let go."""
        ...


class TabBar(ttk.Canvas):
    """Follows what `show` is told; lengths are in real pixels."""

    def __init__(self, parent: tk.Misc, look: Look, actions: TabBarActions) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, height=1
        )
        self._look = look
        self._actions = actions
        self._jobs = Jobs(self)
        self._tabs: list[Tab] = []
        self._chosen = 0
        self._scrolled = 0
        self._hover: tuple[int | None, bool] = (None, False)  # the tab, and whether on its cross
        self._ring = False
        self._hint: int | None = None
        self._press: tuple[int, int, int, bool] | None = None  # x and y on the screen, x in tab
        self._held_tab = self._held_conversation = 0
        self._at: int | None = None  # where the tab that is dragged begins
        self._out = False
        self._held: list[PhotoImage] = []
        self._bind_hands()
        look.watch(self, self._relook, self._draw)
        self._relook()

    @property
    def tabs(self) -> Sequence[Tab]:
        """What is shown, from the left to the right."""
        return self._tabs

    @property
    def dragging(self) -> bool:
        """Whether somebody is dragging a tab."""
        return self._at is not None

    def show(self, tabs: Sequence[Tab], chosen: int) -> None:
        """Show these tabs, one of which is in front."""
        if (list(tabs), chosen) == (self._tabs, self._chosen):
            return
        moved = chosen != self._chosen or len(tabs) != len(self._tabs)
        self._tabs, self._chosen = list(tabs), chosen
        if moved:
            self.reveal()
        self._jobs.idle("draw", self._draw)

    def focus_pane(self) -> None:
        """Put the keyboard here."""
        self.focus_set()

    def reveal(self) -> None:
        """Scroll so that the tab in front is in view."""
        index = self._index(self._chosen)
        if index is not None:
            self._scrolled = self._places().revealing(index, self._scrolled)

    def hint(self, x: int | None) -> int:
        """Show where something would be dropped, at `x` on the screen; return before which tab."""
        gap = None
        if x is not None:
            gap = self._places().gap(x - self.winfo_rootx(), self._scrolled)
        if gap != self._hint:
            self._hint = gap
            self._jobs.idle("draw", self._draw)
        return gap or 0

    def cancel(self) -> bool:
        """Leave the tab that is dragged where it is now; tell whether there was one."""
        dragging, self._press, self._at, self._out = self.dragging, None, None, False
        self._draw()
        return dragging

    def bounds(self, conversation: int) -> tuple[int, int, int, int]:
        """Return where a tab lies in the bar: left, top, right, bottom."""
        index = self._index(conversation) or 0
        places = self._places()
        left = places.left(index, self._scrolled)
        return left, 0, left + places.width, self.winfo_height()

    def described(self) -> list[Description]:
        """Return the tabs in words."""
        return [
            Description("tab", safe(tab.name), ", ".join(filter(None, self._states(tab))))
            for tab in self._tabs
        ]

    def _states(self, tab: Tab) -> tuple[str, str]:
        chosen = _("selected") if tab.conversation == self._chosen else ""
        words = ngettext("{n} unread message", "{n} unread messages", tab.unread)
        return chosen, words.format(n=tab.unread) if tab.unread else ""

    def _places(self) -> TabPlaces:
        px = self._look.px
        return TabPlaces(len(self._tabs), self.winfo_width(), px(_LEAST), px(_MOST), px(_EDGE))

    def _index(self, conversation: int) -> int | None:
        return next(
            (at for at, tab in enumerate(self._tabs) if tab.conversation == conversation), None
        )

    # --- hands ------------------------------------------------------------------------------------

    def _bind_hands(self) -> None:
        for sequence, heard in (
            ("<Button-1>", self._down),
            ("<B1-Motion>", self._moved),
            ("<ButtonRelease-1>", self._up),
            ("<ButtonRelease-2>", self._middle),
            ("<Button-3>", self._menu),
            ("<Motion>", self._pointed),
        ):
            self.bind(sequence, heard, add=True)
        self.bind("<Leave>", lambda _: self._hovering(None, False), add=True)
        self.bind("<Configure>", lambda _: self._jobs.idle("size", self._resized), add=True)
        self.bind("<FocusIn>", lambda _: self._focus(True), add=True)
        self.bind("<FocusOut>", lambda _: self._focus(False), add=True)
        bind_wheel(self, lambda notches: self.scroll(notches))
        keys: dict[str, Callable[[], object]] = {
            "<Left>": lambda: self.step(-1),
            "<Right>": lambda: self.step(1),
            "<Home>": lambda: self._choose_at(0),
            "<End>": lambda: self._choose_at(len(self._tabs) - 1),
            "<Shift-Left>": lambda: self.move(-1),
            "<Shift-Right>": lambda: self.move(1),
            "<Return>": self._actions.enter,
            "<KP_Enter>": self._actions.enter,
            "<space>": self._actions.enter,
            "<Delete>": lambda: self._actions.close_tab(self._chosen),
            "<Menu>": self._menu_by_key,
            "<Shift-F10>": self._menu_by_key,
        }
        for key, action in keys.items():
            self.bind(key, _only(action), add=True)

    def step(self, by: int) -> None:
        """Bring the next tab to the front, or the one before; after the last comes the first."""
        index = self._index(self._chosen)
        if index is not None:
            self._choose_at((index + by) % len(self._tabs))

    def move(self, by: int) -> None:
        """Move the tab in front to the right, or to the left."""
        index = self._index(self._chosen)
        if index is not None and 0 <= index + by < len(self._tabs):
            self._swap(index, index + by)

    def scroll(self, notches: float) -> None:
        """Scroll the tabs, to the right when positive."""
        places = self._places()
        wanted = self._scrolled + round(notches * places.width / 2)
        self._scrolled = max(0, min(wanted, places.furthest))
        self._jobs.idle("draw", self._draw)

    def _choose_at(self, index: int) -> None:
        if self._tabs:
            self._actions.choose(self._tabs[index].conversation)

    def _swap(self, index: int, other: int) -> None:
        order = [tab.conversation for tab in self._tabs]
        order.insert(other, order.pop(index))
        self._actions.reorder(order)

    def _down(self, event: tk.Event[tk.Misc]) -> None:
        places = self._places()
        at = places.at(event.x, self._scrolled)
        if at is None:
            if places.overflows:
                self.scroll(-2 if event.x < places.start else 2)
            return
        tab = self._tabs[at]
        inside = event.x - places.left(at, self._scrolled)
        on_cross = self._on_cross(at, event.x)
        self._press, self._held_tab = (event.x_root, event.y_root, inside, on_cross), at
        self._held_conversation = tab.conversation
        if not on_cross:
            self._actions.choose(tab.conversation)
            self._actions.enter()

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        if self._press is None or self._press[3]:
            return
        x, y, inside, _cross = self._press
        now = (event.x_root, event.y_root)
        if self._at is None and not is_drag(self, (x, y), now):
            return
        places, margin = self._places(), self._look.px(_OUT)
        beyond = not -margin <= event.y < self.winfo_height() + margin
        out = beyond or not -margin <= event.x < self.winfo_width() + margin
        self._at = event.x - inside
        if out:
            self._actions.drag(self._held_conversation, *now)
        elif self._out:
            self._actions.rest()
        self._out = out
        index = self._index(self._held_conversation)
        if index is not None and not out:
            middle = self._at + places.width // 2
            other = places.at(max(places.start, middle), self._scrolled)
            if other is not None and other != index:
                self._swap(index, other)
        self._draw()

    def _up(self, event: tk.Event[tk.Misc]) -> None:
        if self._press is None:
            return
        on_cross, out = self._press[3], self._out
        self._press, self._at, self._out = None, None, False
        conversation = self._held_conversation
        self._jobs.idle("draw", self._draw)
        if out:
            self._actions.release(conversation, event.x_root, event.y_root)
        elif on_cross and self._on_cross(self._held_tab, event.x):
            self._actions.close_tab(conversation)

    def _middle(self, event: tk.Event[tk.Misc]) -> None:
        at = self._places().at(event.x, self._scrolled)
        if at is not None:
            self._actions.close_tab(self._tabs[at].conversation)

    def _menu(self, event: tk.Event[tk.Misc]) -> None:
        at = self._places().at(event.x, self._scrolled)
        if at is not None:
            self._actions.menu(self._tabs[at].conversation, event.x_root, event.y_root)

    def _menu_by_key(self) -> None:
        left, _top, _right, bottom = self.bounds(self._chosen)
        x, y = self.winfo_rootx() + left, self.winfo_rooty() + bottom
        self._actions.menu(self._chosen, x, y)

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        at = self._places().at(event.x, self._scrolled)
        self._hovering(at, at is not None and self._on_cross(at, event.x))

    def _hovering(self, at: int | None, on_cross: bool) -> None:
        if (at, on_cross) != self._hover:
            self._hover = (at, on_cross)
            self._jobs.idle("draw", self._draw)

    def _on_cross(self, at: int, x: int) -> bool:
        px, places = self._look.px, self._places()
        right = places.left(at, self._scrolled) + places.width
        return right - px(_CLOSE + 6) <= x < right - px(4)

    def _focus(self, ring: bool) -> None:
        self._ring = ring
        self._draw()

    # --- drawing ----------------------------------------------------------------------------------

    def _resized(self) -> None:
        self._scrolled = min(self._scrolled, self._places().furthest)
        self.reveal()
        self._draw()

    def _relook(self) -> None:
        self.configure(height=self._look.px(HEIGHT))
        self._draw()

    def _draw(self) -> None:
        palette, px = self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        self.delete("all")
        self._held = []
        self.configure(background=palette.rail)
        if width <= 1:
            return
        places = self._places()
        self.create_rectangle(0, height - px(1), width, height, fill=palette.line, width=0)
        dragged = self._index(self._held_conversation) if self._at is not None else None
        for at, tab in enumerate(self._tabs):
            left = places.left(at, self._scrolled)
            if at != dragged and -places.width < left < width:
                self._draw_tab(at, tab, left, places.width)
        if dragged is not None and self._at is not None:
            room = max(0, width - places.width)
            left = places.left(dragged, self._scrolled) if self._out else self._at
            self._draw_tab(dragged, self._tabs[dragged], max(0, min(left, room)), places.width)
        if places.overflows:
            self._draw_ends(places)
        if self._hint is not None:
            x = max(px(2), min(places.left(self._hint, self._scrolled), width - px(2)))
            self.create_rectangle(
                x - px(2), px(4), x + px(2), height - px(4), fill=palette.accent, width=0
            )

    def _draw_tab(self, at: int, tab: Tab, left: int, width: int) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        height = self.winfo_height()
        chosen = tab.conversation == self._chosen
        hover = self._hover[0] == at
        fill = palette.rail
        if chosen:
            fill = palette.ground
        elif hover:
            fill = mix(palette.rail, palette.text, 0.05)
        if self._out and self._at is not None and tab.conversation == self._held_conversation:
            fill = mix(palette.rail, palette.ground, 0.5)
        right = left + width
        if fill != palette.rail:
            style = Style(radius=px(10), fill=fill, ground=palette.rail)
            bounds = (left + px(2), px(5), right - px(2), height + px(12))
            self._held += draw_box(self, look.pictures, bounds, style, "tab")
        if chosen:
            # Not by its colour alone: a bar below it, and bolder words.
            self.create_rectangle(
                left + px(12),
                height - px(3),
                right - px(12),
                height,
                fill=palette.accent,
                width=0,
            )
        elif at and self._tabs[at - 1].conversation != self._chosen and not hover:
            self.create_rectangle(
                left, px(14), left + px(1), height - px(12), fill=palette.line, width=0
            )
        middle = (height + px(3)) // 2
        x = left + px(_PAD)
        face = look.face(px(_FACE), tab.name, tab.seed, fill, kind=tab.kind)
        self._picture(face, x, middle, "w")
        x += px(_FACE + 8)
        end = self._draw_end(at, tab, right - px(_PAD), middle, fill, chosen or hover)
        role = Role.STRONG if chosen else Role.CHIP
        ink = palette.text if chosen or tab.unread else palette.second
        place = (x, middle, max(0, end - x - px(4)))
        size = look.line(role) - px(2)
        held, _width = draw_line(self, look, tab.name, place, role, ink, fill, size, "name")
        self._held += held
        if chosen and self._ring:
            style_ring = (left + px(4), px(7), right - px(4), height - px(5))
            self.create_rectangle(*style_ring, outline=palette.accent, width=px(2))

    def _draw_end(self, at: int, tab: Tab, right: int, middle: int, fill: str, cross: bool) -> int:
        """Draw the cross, or else the count, and return where the name has to end."""
        look, palette, px = self._look, self._look.palette, self._look.px
        if cross:
            if self._hover == (at, True):
                strong = mix(fill, palette.text, 0.12)
                disc = (right - px(_CLOSE) + px(2), middle - px(11))
                style = Style(radius=px(11), fill=strong, ground=fill)
                box = (disc[0], disc[1], disc[0] + px(22), disc[1] + px(22))
                self._held += draw_box(self, look.pictures, box, style, "cross")
                fill = strong
            mark = look.pictures.of(icon, Icon.CLOSE, px(11), palette.second, fill)
            self._picture(mark, right - px(_CLOSE) // 2 + px(2), middle, "center")
            right -= px(_CLOSE)
        if tab.unread:
            words = str(tab.unread) if tab.unread < 100 else "99+"
            room = max(px(_BADGE), look.width(Role.BADGE, words) + px(8))
            style = Style(radius=px(_BADGE) // 2, fill=palette.badge, ground=fill)
            top = middle - px(_BADGE) // 2
            box = (right - room, top, right, top + px(_BADGE))
            self._held += draw_box(self, look.pictures, box, style, "count")
            self.create_text(
                right - room / 2,
                middle,
                text=words,
                font=Role.BADGE.value,
                fill=palette.on_badge,
            )
            right -= room + px(2)
        return right

    def _draw_ends(self, places: TabPlaces) -> None:
        """Cover what lies beyond the ends, and say where there is more."""
        palette, px = self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        for x, mark, more in (
            (0, Icon.BACKWARD, self._scrolled > 0),
            (width - places.start, Icon.FORWARD, self._scrolled < places.furthest),
        ):
            box = (x, 0, x + places.start, height - px(1))
            self.create_rectangle(*box, fill=palette.rail, width=0)
            ink = palette.text if more else palette.line
            picture = self._look.pictures.of(icon, mark, px(13), ink, palette.rail)
            self._picture(picture, x + places.start // 2, height // 2, "center")

    def _picture(self, picture: PhotoImage, x: int, y: int, anchor: Literal["w", "center"]) -> None:
        self._held.append(picture)
        self.create_image(x, y, image=str(picture), anchor=anchor)


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """Return a binding that runs `action` and keeps the key from whoever is bound above."""

    def run(_event: object) -> str:
        action()
        return "break"

    return run
