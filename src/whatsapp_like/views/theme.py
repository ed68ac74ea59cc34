"""The look of the program now: palette, density, scale, named fonts, and word of their change.

Runs on the Tk thread. One `Look` per root; every drawn view takes it as an argument, multiplies its
constants with `px`, and redraws when `changed` is emitted. Public names: `Look`, `Role`, `Space`,
`Room`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from enum import StrEnum
from tkinter import font as tkfont
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk
from psygnal import Signal

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.state.desktop import ZOOM_LEAST, ZOOM_MOST, Density
from whatsapp_like.views.avatars import avatar, portrait
from whatsapp_like.views.bidi import measured
from whatsapp_like.views.faces import Faces
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.palette import LIGHT, PALETTES, Palette
from whatsapp_like.views.pictures import Pictures
from whatsapp_like.views.stretching import stretch

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

FAMILY: Final = "wl"
_WORD: Final = 40  # what is longer hardly comes again
_POINT: Final = 4 / 3
# The first of these that the machine has; Inter is what the program was drawn with.
_FAMILIES: Final = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    ".AppleSystemUIFont",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "DejaVu Sans",
)

_FIXED: Final = (
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "Consolas",
    "Ubuntu Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
)


class Role(StrEnum):
    """What a piece of text is; the value is the name of its Tk font."""

    TITLE = "wl-title"
    NAME = "wl-name"
    BODY = "wl-body"
    LINK = "wl-link"
    BOLD = "wl-bold"
    ITALIC = "wl-italic"
    BOLD_ITALIC = "wl-bold-italic"
    CODE = "wl-code"
    STRONG = "wl-strong"
    PREVIEW = "wl-preview"
    CHIP = "wl-chip"
    SMALL = "wl-small"
    STAMP = "wl-stamp"
    BADGE = "wl-badge"


_MEDIUM: Final = "medium"
_SEMI: Final = "semi"
_PLAIN: Final = "plain"
_MONO: Final = "mono"
# Pixels at 100 % and weight.
_FONTS: Final = {
    Role.TITLE: (23, _SEMI),
    Role.NAME: (16, _MEDIUM),
    Role.BODY: (15, _PLAIN),
    Role.LINK: (15, _PLAIN),
    Role.BOLD: (15, _SEMI),
    Role.ITALIC: (15, _PLAIN),
    Role.BOLD_ITALIC: (15, _SEMI),
    Role.CODE: (14, _MONO),
    Role.STRONG: (14, _SEMI),
    Role.PREVIEW: (14, _PLAIN),
    Role.CHIP: (14, _MEDIUM),
    Role.SMALL: (12, _MEDIUM),
    Role.STAMP: (11, _PLAIN),
    Role.BADGE: (12, _SEMI),
}
_TK_FONTS: Final = {
    "TkDefaultFont": 14,
    "TkTextFont": 14,
    "TkMenuFont": 14,
    "TkHeadingFont": 14,
    "TkCaptionFont": 16,
    "TkIconFont": 14,
    "TkTooltipFont": 13,
    "TkSmallCaptionFont": 12,
}


class Space:
    """The grid: lengths in pixels at 100 %, all multiples of two but for the hairlines."""

    AVATAR_GAP = 14
    ROW_PAD = 16
    HEADER = 64
    RAIL = 62
    COMPOSER = 50
    BUBBLE_X = 11
    BUBBLE_RADIUS = 13
    BUBBLE_MOST = 520
    COLUMN = 1200  # of messages and what is written: wider, eyes would run to and fro
    LINE = 21
    INNER_RADIUS = 9
    SELECTED_RADIUS = 14
    TICK = 15
    EMOJI = 20
    EMOJI_LIST = 17
    EMOJI_LARGE = 48
    DIALOG = 20


class Room(NamedTuple):
    """The lengths that a density decides, in pixels at 100 %."""

    row: int
    avatar: int
    bubble_y: int
    group_gap: int
    sender_gap: int


ROOMS: Final = {
    Density.COMPACT: Room(row=60, avatar=42, bubble_y=5, group_gap=2, sender_gap=6),
    Density.NORMAL: Room(row=74, avatar=50, bubble_y=7, group_gap=3, sender_gap=10),
    Density.COMFORTABLE: Room(row=86, avatar=56, bubble_y=9, group_gap=5, sender_gap=15),
}


def _screen_scaling(root: tk.Misc) -> float:
    """Return the pixels per point that Tk found, a screen within 6 % of a quarter step on it."""
    found = float(root.tk.call("tk", "scaling"))
    quarter = round(found / _POINT * 4) / 4
    # Many screens claim 97 or 94 dpi: lengths off the pixel grid would only blur hairlines.
    return quarter * _POINT if abs(found / _POINT - quarter) < 0.06 else found


class Look:
    """What the drawn views draw with; emits `changed` after the theme, zoom or fonts changed."""

    changed = Signal()

    def __init__(self, root: tk.Misc, palette: Palette = LIGHT, zoom: float = 1.0) -> None:
        """Set the colours and fonts of `root`."""
        self.root = root
        self.palette = palette
        self.room = ROOMS[Density.NORMAL]
        self.wallpaper = False
        self.pictures = Pictures(root)
        self.faces = Faces(root)
        self.zoom = 1.0
        self.scale = 1.0
        self._screen = _screen_scaling(root)
        self._widths: dict[Role, dict[str, int]] = {role: {} for role in Role}
        self._fonts: dict[Role, tkfont.Font] = {}
        self._style = ttk.Style.get_instance()  # type: ignore[no-untyped-call]
        # A font that no widget uses is opened and closed for each text that is measured with it,
        # which takes a hundred times as long: items of a canvas that is never shown keep them open.
        self._keeper = tk.Canvas(root)
        self._rescale(zoom)
        for role in Role:
            self._keeper.create_text(0, 0, text="", font=role.value)
        self._style.on_theme_change(self._theme_changed, call_now=False)
        when_gone(root, self._gone)
        self.dress(palette)

    def px(self, length: float) -> int:
        """Return `length`, given in pixels at 100 %, in real pixels; never 0 for a length > 0."""
        return max(1, round(length * self.scale)) if length > 0 else round(length * self.scale)

    def beside(self, width: int) -> int:
        """Return how much a view of messages, `width` pixels wide, leaves free at either side."""
        return max(0, (width - self.px(Space.COLUMN)) // 2)

    def use(self, theme: str) -> None:
        """Switch every window to the palette named `theme`.

        Raises:
            KeyError: there is no such palette.
        """
        self.dress(PALETTES[theme], room=self.room, wallpaper=self.wallpaper)

    def dress(
        self,
        palette: Palette,
        *,
        room: Room = ROOMS[Density.NORMAL],
        wallpaper: bool = False,
    ) -> None:
        """Switch every window to these colours, this room and with or without a wallpaper."""
        self.palette, self.room, self.wallpaper = palette, room, wallpaper
        name = self._toolkit_theme(palette)
        current = self._style.theme
        if current is None or current.name != name:
            self._style.theme_use(name)
        else:
            self._theme_changed(self._style)

    def enlarge(self, zoom: float) -> None:
        """Set the zoom of fonts and lengths, kept between 0.85 and 2."""
        before = self.scale
        self._rescale(zoom)
        # First: whoever watches may then place things as they see fit.
        stretch(self.root, self.scale / before)
        self.changed.emit()

    def watch(
        self,
        widget: tk.Misc,
        redraw: Callable[[], object],
        faces_came: Callable[[], object] | None = None,
    ) -> None:
        """Call `redraw` after each change of the look, for as long as `widget` lives, and
        `faces_came` after pictures of people came."""
        connection = self.changed.connect(lambda: redraw())

        when_gone(widget, lambda: self.changed.disconnect(connection, missing_ok=True))
        if faces_came is not None:
            self.faces.watch(widget, faces_came)

    def face(
        self,
        size: int,
        name: str,
        seed: str,
        ground: str | None,
        *,
        dot: str | None = None,
        dot_size: int = 0,
        kind: ConversationKind = ConversationKind.DIRECT,
        hollow: bool = False,
    ) -> PhotoImage:
        """Return somebody's picture as a disc, or initials for one who has none, or whose has not
        come yet; who shows it has to `faces.watch`. See `avatars.avatar`."""
        picture = self.faces.id_of(seed)
        if picture:
            key = (portrait, picture, size, ground, dot, dot_size, hollow)
            known = self.pictures.known(key)
            if known is not None:
                return known
            photograph = self.faces.photograph(picture)
            if photograph is not None:
                disc = portrait(photograph, size, ground, dot=dot, dot_size=dot_size, hollow=hollow)
                return self.pictures.keep(key, disc)
        return self.pictures.of(
            avatar,
            size,
            name,
            seed,
            ground,
            dot=dot,
            dot_size=dot_size,
            kind=kind,
            hollow=hollow,
        )

    def width(self, role: Role, text: str) -> int:
        """Return how many pixels `text` takes; remembered, since words come again and again."""
        if len(text) > _WORD:
            return self._fonts[role].measure(measured(text))
        known = self._widths[role]
        width = known.get(text)
        if width is None:
            if len(known) > 20_000:
                known.clear()
            width = known[text] = self._fonts[role].measure(measured(text))
        return width

    def line(self, role: Role) -> int:
        """Return the height of a line of this text in pixels."""
        return int(self._fonts[role].metrics("linespace"))

    def ascent(self, role: Role) -> int:
        """Return the height of the baseline below a line's top in pixels."""
        return int(self._fonts[role].metrics("ascent"))

    def shortened(self, role: Role, text: str, width: int) -> str:
        """Return `text`, cut with an ellipsis where it is wider than `width` pixels."""
        if self.width(role, text) <= width:
            return text
        least, most = 0, len(text)
        font = self._fonts[role]
        while least < most:
            middle = (least + most + 1) // 2
            if font.measure(text[:middle].rstrip() + "…") <= width:
                least = middle
            else:
                most = middle - 1
        return text[:least].rstrip() + "…" if least else "…"

    def _toolkit_theme(self, palette: Palette) -> str:
        """Return the name of the toolkit's theme for a palette: windows and frames are of it."""
        family = f"{FAMILY}{palette.ground[1:]}{palette.text[1:]}"
        mode = "dark" if palette.dark else "light"
        if f"{family}-{mode}" not in self._style.theme_names():
            theme = ttk.Theme(
                name=family,
                primary=palette.accent,
                success="#12855f",
                info="#0a76b8",
                warning="#c27c0e",
                danger=palette.danger,
                neutral="#a3b3b6",
            )
            setattr(theme, mode, {"background": palette.ground, "foreground": palette.text})
            theme.register()  # type: ignore[no-untyped-call]
        return f"{family}-{mode}"

    def _rescale(self, zoom: float) -> None:
        self.zoom = min(ZOOM_MOST, max(ZOOM_LEAST, zoom))
        self.root.tk.call("tk", "scaling", self._screen * self.zoom)
        # ttkbootstrap rounds the screen's factor; ours has to be the same one.
        factor = ttk.scale_size(self.root, 1000)  # type: ignore[no-untyped-call]
        self.scale = int(factor) / 1000
        self.family = plain = self._first_of(_FAMILIES, "TkDefaultFont")
        families = {
            _PLAIN: (plain, "normal"),
            _MEDIUM: self._weighted(plain, ("Medium",), "normal"),
            _SEMI: self._weighted(plain, ("SemiBold", "Semi Bold", "Semibold"), "bold"),
            _MONO: (self._first_of(_FIXED, "TkFixedFont"), "normal"),
        }
        for role, (pixels, weight) in _FONTS.items():
            family, thickness = families[weight]
            self._set_font(role, family, thickness, pixels)
        for name, pixels in _TK_FONTS.items():
            tkfont.nametofont(name, self.root).configure(family=plain, size=-self.px(pixels))
        for known in self._widths.values():
            known.clear()

    def _set_font(self, role: Role, family: str, weight: str, pixels: int) -> None:
        size = -self.px(pixels)
        font = self._fonts.get(role)
        if font is None:
            exists = role.value in tkfont.names(self.root)
            font = self._fonts[role] = tkfont.Font(self.root, name=role.value, exists=exists)
        font.configure(
            family=family,
            size=size,
            weight="bold" if weight == "bold" else "normal",
            underline=role is Role.LINK,
            slant="italic" if role in (Role.ITALIC, Role.BOLD_ITALIC) else "roman",
        )

    def _first_of(self, families: tuple[str, ...], standard: str) -> str:
        """Return the first family that this machine has, else that of a font of Tk's."""
        for family in families:
            if self._actual(family) == family:
                return family
        return str(tkfont.nametofont(standard, self.root).actual("family"))

    def _weighted(self, plain: str, words: tuple[str, ...], weight: str) -> tuple[str, str]:
        # Weights between normal and bold are families of their own, named as the packager liked.
        for word in words:
            family = f"{plain} {word}"
            if self._actual(family).startswith(plain) and self._differs(plain, family):
                return family, "normal"
        return plain, weight

    def _actual(self, family: str) -> str:
        return str(tkfont.Font(self.root, family=family, size=-15).actual("family"))

    def _differs(self, plain: str, family: str) -> bool:
        sample = "The quick brown fox jumps over the lazy dog 0123456789"
        one = tkfont.Font(self.root, family=plain, size=-60)
        other = tkfont.Font(self.root, family=family, size=-60)
        return one.measure(sample) != other.measure(sample)

    def _theme_changed(self, _style: ttk.Style) -> None:
        self.changed.emit()

    def _gone(self) -> None:
        self._style.remove_theme_change_callback(self._theme_changed)
