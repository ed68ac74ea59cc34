"""The strip at the left: the pages, the theme, the settings, and myself at the bottom.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views import shapes
from whatsapp_like.views.access import presence_word
from whatsapp_like.views.avatars import Presence, dot_colour
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.pagebuttons import PageButton, PageStrip, strip_ground
from whatsapp_like.views.theme import Look, Role, Space
from whatsapp_like.views.tip import Tip

_WIDTH: Final = 44
_HEIGHT: Final = 42
_MARK: Final = 21
_BADGE: Final = 17
_FACE: Final = 34
_DOT: Final = 11
_QUIET: Final = 19


class RailButton(PageButton):
    """An icon of the rail, chosen or not, with a count in its corner."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        icons: tuple[Icon, Icon],
        label: str,
        command: Callable[[], object],
    ) -> None:
        """`icons` are the plain one and the one while it is chosen."""
        super().__init__(parent, look, label, command)
        self._icons = icons
        self._tip = Tip(self, look, label)
        self._relook()

    def states(self) -> Sequence[str]:
        """Return whether it is chosen, and its count."""
        unread = ngettext("{n} unread", "{n} unread", self._count).format(n=self._count)
        return (_("chosen") if self._chosen else "", unread if self._count else "")

    def show(self, icons: tuple[Icon, Icon], label: str) -> None:
        """Show other icons, which do something else."""
        if (icons, label) != (self._icons, self.label):
            self._icons, self.label = icons, label
            self._tip.configure(text=label)
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = px(_WIDTH), px(_HEIGHT)
        self.configure(width=width, height=height, background=palette.rail)
        fill = self.fill(0.08, 0.05)
        self.draw_ground(width, height, 12, fill)
        ink = palette.text if self._chosen else palette.second
        image = look.pictures.of(icon, self._icons[self._chosen], px(_MARK), ink, fill)
        self._held.append(image)
        self.create_image(width // 2, height // 2, image=str(image))
        if self._count:
            self._draw_count(width)

    def _draw_count(self, width: int) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        words = str(self._count) if self._count < 100 else "99+"
        size = px(_BADGE)
        room = max(size, look.width(Role.BADGE, words) + px(8))
        fill = palette.badge_muted if self._muted else palette.badge
        style = Style(radius=size // 2, fill=fill, ground=palette.rail)
        right, top = width - px(1), px(1)
        bounds = (right - room, top, right, top + size)
        # Beside the box of a chosen one and over its icon.
        self._held += draw_box(self, look.pictures, bounds, style, "count", alpha=True)
        self.create_text(
            right - room / 2,
            top + size / 2,
            text=words,
            font=Role.BADGE.value,
            fill=palette.ground if self._muted else palette.on_badge,
        )


class FaceButton(Pressable):
    """My own avatar with my presence."""

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, command: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, command, strip_ground)
        self.label = label
        self._called = self._seed = self._custom = ""
        self._presence = Presence.NONE
        self.quiet = False
        self._tip = Tip(self, look, label)
        look.faces.watch(self, self._relook)
        self._relook()

    def be_quiet(self, quiet: bool) -> None:
        """Show whether I want to be left alone."""
        if quiet != self.quiet:
            self.quiet = quiet
            self._show_tip()
            self._relook()

    def states(self) -> Sequence[str]:
        """Return who it is, and where the others see them."""
        quiet = _("Do not disturb") if self.quiet else ""
        return (safe(self._called), presence_word(self._presence), quiet)

    def show(self, name: str, seed: str, presence: Presence, custom: str = "") -> None:
        """Show somebody: their name, what their colours come from, whether they are online, and in
        the tooltip what they say about themselves."""
        self._custom = custom
        self._show_tip()
        if (name, seed, presence) != (self._called, self._seed, self._presence):
            self._called, self._seed, self._presence = name, seed, presence
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        size = px(_WIDTH)
        self.configure(width=size, height=size, background=palette.rail)
        self.delete("all")
        dot = dot_colour(self._presence, palette) if self._presence is not Presence.NONE else None
        image = look.face(
            px(_FACE),
            self._called,
            self._seed,
            palette.rail,
            dot=dot,
            dot_size=px(_DOT),
            hollow=self._presence is Presence.AWAY,
        )
        self._held = [image]
        self.create_image(size // 2, size // 2, image=str(image))
        if self.quiet:
            self._draw_quiet(size)
        if self._ring:
            ring = look.pictures.of(shapes.ring, size, px(2), palette.accent, None)
            self._held.append(ring)
            self.create_image(0, 0, image=str(ring), anchor="nw")

    def _show_tip(self) -> None:
        quiet = _("Do not disturb") if self.quiet else ""
        lines = (self.label, safe(self._custom), quiet)
        self._tip.configure(text="\n".join(filter(None, lines)))

    def _draw_quiet(self, size: int) -> None:
        """Draw a bell that is struck out, above at the right; the presence is below."""
        look, palette, px = self._look, self._look.palette, self._look.px
        disc = look.pictures.of(shapes.disc, px(_QUIET), palette.rail, None)
        bell = look.pictures.of(icon, Icon.MUTED, px(_QUIET - 6), palette.text, palette.rail)
        self._held += [disc, bell]
        middle = (size - px(_QUIET) // 2 - px(1), px(_QUIET) // 2 + px(1))
        for picture in (disc, bell):
            self.create_image(*middle, image=str(picture))


class RailView(PageStrip):
    """The strip; buttons are put from the top or from the bottom."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, look)
        self._first: tk.Widget | None = None
        self._relook()

    def add(self, button: tk.Widget, *, bottom: bool = False) -> None:
        """Put a button below the upper ones, or above the lower ones."""
        px = self._look.px
        self._first = self._first or button
        tk.Pack.pack_configure(
            button, side="bottom" if bottom else "top", pady=(0, px(10)) if bottom else (px(10), 0)
        )

    def focus_pane(self) -> None:
        """Put the keyboard on the first button."""
        if self._first is not None:
            self._first.focus_set()

    def _relook(self) -> None:
        super()._relook()
        width = self._look.px(Space.RAIL)
        # The height is only asked for: grid does not lay out anew what is a pixel high in all.
        self.configure(width=width, height=width)
