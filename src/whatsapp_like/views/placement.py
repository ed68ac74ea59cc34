"""Where windows stand: kept by name for each set of screens, and never out of sight.

Runs on the Tk thread. Public names: `Placement`, which puts a window where it last stood; `Places`,
where that is kept; `area_of`, the screen, and `FRAME`, the most that a frame takes of it.
"""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_alone

if TYPE_CHECKING:
    from whatsapp_like.models.state.desktop import DesktopState
    from whatsapp_like.views.theme import Look

_GEOMETRY = re.compile(r"(\d+)x(\d+)([+-]-?\d+)([+-]-?\d+)")
_SETTLED_MS = 400
_FRAMED_MS = 100
_INSIDE_MS = 200  # after the frame was taken off
_GAP = 12
FRAME = 40  # what a window's frame takes at most
_CORNER = 80
# What may stand behind a geometry that is kept: the window filled the screen, and before had this
# one; or it is the corner of the content, since nobody knew the frame's.
_ZOOMED = " zoomed"
_CONTENT = " content"


class Places(Protocol):
    """Where windows stood, by name."""

    def place_of(self, name: str) -> str:
        """Return the geometry of a window in Tk's form, empty when it is new."""
        ...

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        ...


class KeptPlaces:
    """Reads geometries from the state and hands new ones to who keeps them."""

    def __init__(
        self, desktop: DesktopState, remember: Callable[[str, str], object], screens: str
    ) -> None:
        """`screens` names the set of screens: on another one windows stand elsewhere."""
        self._desktop = desktop
        self._remember = remember
        self._screens = screens

    def place_of(self, name: str) -> str:
        """Return where a window stood, empty when it is new."""
        return self._desktop.windows.get(self._key(name), "")

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        self._remember(self._key(name), geometry)

    def _key(self, name: str) -> str:
        return f"{self._screens} {name}"


class Area(NamedTuple):
    """All screens together, in the coordinates of windows."""

    x: int
    y: int
    width: int
    height: int


def area_of(window: tk.Misc) -> Area:
    """Return where windows can be seen: on Windows a second screen may lie left of the first."""
    return Area(
        window.winfo_vrootx(),
        window.winfo_vrooty(),
        max(window.winfo_vrootwidth(), window.winfo_screenwidth()),
        max(window.winfo_vrootheight(), window.winfo_screenheight()),
    )


def screens_of(window: tk.Misc) -> str:
    """Return a name for the set of screens, the same one whenever they are arranged like this."""
    area = area_of(window)
    number = window.winfo_screen().rpartition(".")[2]
    first = f"{window.winfo_screenwidth()}x{window.winfo_screenheight()}"
    whole = f"{area.width}x{area.height}{area.x:+d}{area.y:+d}"
    return f"{number}:{first}" if whole == f"{first}+0+0" else f"{number}:{first}/{whole}"


def fitted(geometry: str, area: Area, least: tuple[int, int]) -> str:
    """Return `geometry` such that the window lies on the screen and is large enough, or nothing.

    Monitors are unplugged and resolutions change: a window must never open where nobody sees it.
    """
    match = _GEOMETRY.fullmatch(geometry)
    if match is None:
        return ""
    width = max(least[0], min(int(match[1]), area.width))
    height = max(least[1], min(int(match[2]), area.height))
    x = max(area.x, min(_offset(match[3]), area.x + area.width - width))
    y = max(area.y, min(_offset(match[4]), area.y + area.height - height))
    return f"{width}x{height}{_signed(x)}{_signed(y)}"


def beside(main: tuple[int, int, int, int], size: tuple[int, int], area: Area, number: int) -> str:
    """Return "+x+y" for a new window next to the main one, right of it or else left.

    `main` is x, y, width and height; `number` windows stand there already and stay in sight. Where
    there is no room it stands at an end of the screen and leaves more of the main one's left half,
    where the list is, in sight.
    """
    x, y, width, _height = main
    step = 28 * (number % 6)
    lowest = area.y + area.height - size[1] - FRAME
    top = max(area.y, min(y + step, lowest))
    most = area.x + area.width - size[0]
    for start in (x + width + _GAP, x - size[0] - _GAP):
        if area.x <= start <= most:
            return f"{_signed(min(start + step, most))}{_signed(top)}"
    ends = (max(area.x, most - step), min(area.x + step, most))
    left = min(ends, key=lambda end: min(end + size[0], x + width // 2) - max(end, x))
    return f"{_signed(left)}{_signed(top)}"


def over(main: tuple[int, int, int, int], size: tuple[int, int], area: Area) -> str:
    """Return "+x+y" for a new window in the middle of the main one, somewhat above."""
    x = main[0] + (main[2] - size[0]) // 2
    y = main[1] + (main[3] - size[1]) // 3
    x = max(area.x, min(x, area.x + area.width - size[0]))
    y = max(area.y, min(y, area.y + area.height - size[1] - FRAME))
    return f"{_signed(x)}{_signed(y)}"


def place_of(window: tk.Tk | tk.Toplevel) -> tuple[str, bool]:
    """Return where a window is, and whether that is the corner of its content.

    Tk counts from the corner of the frame that the window manager adds, but knows it only once the
    window was moved; before, there is the content's corner alone.
    """
    geometry = str(window.wm_geometry())
    size = geometry.partition("+")[0]
    x, y = window.winfo_rootx(), window.winfo_rooty()
    if geometry == f"{size}+0+0" and (x > _CORNER or y > _CORNER):
        return f"{size}{_signed(x)}{_signed(y)}", True
    return geometry, False


def resize(window: tk.Tk | tk.Toplevel, width: int, height: int) -> tuple[int, int] | None:
    """Give a window another size where it stands.

    Returns the corner of its content where that of its frame is not known: there the frame is now.
    """
    place, of_content = place_of(window)
    corner = place.partition("+")[2]
    # Grown at its right edge, it may have to go to the left. (With a size alone Tk would move it
    # into the screen's corner, where it believes it to be.)
    wanted = fitted(f"{width}x{height}+{corner}", area_of(window), (1, 1))
    _put(window, wanted)
    return _corner_of(wanted) if of_content else None


def _put(window: tk.Tk | tk.Toplevel, geometry: str) -> None:
    # Tk's own: the toolkit's remembers sizes that we never ask it for, and to that end listens to
    # all widgets in the window whenever it is resized.
    tk.Wm.wm_geometry(window, geometry)


def zoomed(window: tk.Tk | tk.Toplevel) -> bool:
    """Tell whether a window fills the screen."""
    if window.tk.call("tk", "windowingsystem") == "x11":
        return bool(int(str(window.wm_attributes("-zoomed"))))
    return str(window.wm_state()) == "zoomed"


def zoom(window: tk.Tk | tk.Toplevel) -> None:
    """Let a window fill the screen."""
    if window.tk.call("tk", "windowingsystem") == "x11":
        window.wm_attributes("-zoomed", True)
    else:
        window.wm_state("zoomed")


def _corner_of(geometry: str) -> tuple[int, int]:
    match = _GEOMETRY.fullmatch(geometry)
    assert match is not None
    return _offset(match[3]), _offset(match[4])


def _signed(offset: int) -> str:
    return f"+{offset}"


def _offset(text: str) -> int:
    # "+-5" is five pixels outside at the left; "-5" would count from the right: treated alike.
    return int(text[1:]) if text[0] == "+" else -int(text[1:])


class Placement:
    """Puts a window where it last stood and takes note of where it is moved."""

    def __init__(
        self,
        window: tk.Tk | tk.Toplevel,
        look: Look,
        places: Places,
        name: str,
        size: tuple[int, int],
        least: tuple[int, int],
        near: tuple[tk.Misc, int] | None = None,
    ) -> None:
        """Use `size` and `least`, in pixels at 100 %, for a window that is new, and `near` to put
        it beside another window, where that many stand already, instead of over its master."""
        self.name = name
        self._window = window
        self._places = places
        self._jobs = Jobs(window)
        self._area = area_of(window)
        self._look, self._least = look, least
        self._normal = ""
        self._scale = look.scale
        self._loose = True  # not yet seen to be wholly on the screen
        look.watch(window, self._rescaled)
        self._limit()
        room = (self._area.width, self._area.height)
        kept = self._kept(name)
        wanted = (look.px(size[0]), look.px(size[1]))
        width, height = (min(a, b - 80) for a, b in zip(wanted, room, strict=True))
        corner = ""
        main = near[0] if near is not None else window.master
        if main is not None and not kept:
            frame = (main.winfo_x(), main.winfo_y(), main.winfo_width(), main.winfo_height())
            if near is not None:
                corner = beside(frame, (width, height), self._area, near[1])
            elif main.winfo_viewable():
                corner = over(frame, (width, height), self._area)
        self._asked = kept or f"{width}x{height}{corner}"
        _put(window, self._asked)
        bind_alone(window, window, "<Configure>", self._moved)
        self._to_finish = places.place_of(name)
        # What a window that is not shown yet can't do.
        bind_alone(window, window, "<Map>", self._mapped)

    @property
    def _smallest(self) -> tuple[int, int]:
        px, area = self._look.px, self._area
        width = min(px(self._least[0]), area.width - FRAME)
        return width, min(px(self._least[1]), area.height - FRAME)

    def _limit(self) -> None:
        """Let the window get no smaller than its content bears at the present zoom."""
        self._window.minsize(*self._smallest)

    def _rescaled(self) -> None:
        if self._look.scale != self._scale:
            self._scale = self._look.scale
            self._limit()
            self._bring_inside()

    def _bring_inside(self) -> None:
        """See to it that the window is wholly on the screen, once it has its size and is shown."""
        self._loose = True
        self._jobs.later("inside", _INSIDE_MS, self._move_inside)

    def _move_inside(self) -> None:
        """Make the window no larger than the screen and move it up or left, frame and all."""
        window, area = self._window, self._area
        if not window.winfo_viewable() or zoomed(window):
            return
        self._loose = False
        place, of_content = place_of(window)
        match = _GEOMETRY.fullmatch(place)
        assert match is not None
        corner = _corner_of(place)
        across, down = window.winfo_rootx() - corner[0], window.winfo_rooty() - corner[1]
        # The frame is as thick at the bottom and the right as at the left.
        room = area._replace(width=area.width - 2 * across, height=area.height - down - across)
        if (wanted := fitted(place, room, self._smallest)) == place:
            return
        if of_content:
            # Moved by the frame's corner, of which nothing is known yet; thereafter it is.
            room = area._replace(width=area.width - FRAME, height=area.height - FRAME)
            wanted = fitted(place, room, self._smallest)
        _put(window, wanted)
        if of_content:
            self._bring_inside()

    def grow(self, name: str, size: tuple[int, int]) -> None:
        """Become a window of another shape, named `name`: its corner stays, its size is the one
        that this shape had, or else `size` in real pixels."""
        self.keep()
        self.name = name
        window, area = self._window, self._area
        if zoomed(window):
            return
        width, height = size[0], size[1] or window.winfo_height()
        if match := _GEOMETRY.match(self._places.place_of(name)):
            width, height = int(match[1]), int(match[2])
        content = resize(window, width, min(height, area.height))
        if content is not None:
            self._jobs.later("frame", _FRAMED_MS, lambda: self._take_frame_off(*content))
        # What is opened next stands beside it, and asks how wide it is.
        window.update_idletasks()
        self._bring_inside()

    def _take_frame_off(self, x: int, y: int) -> None:
        """Go back by the frame's edges: what was known of the place was the content's corner."""
        window = self._window
        across, down = window.winfo_rootx() - x, window.winfo_rooty() - y
        if 0 <= across <= _CORNER and 0 <= down <= _CORNER:
            self.put(x - across, y - down)

    def put(self, x: int, y: int) -> None:
        """Move the window there, as far as it stays on the screen."""
        window = self._window
        # Tk takes a size on only when it is idle: a window made just now is one pixel large to it.
        known = window.geometry() if window.winfo_ismapped() else self._asked
        size = known.partition("+")[0]
        _put(window, fitted(f"{size}{_signed(x)}{_signed(y)}", self._area, self._smallest))

    def keep(self) -> None:
        """Keep where the window stands now."""
        window = self._window
        if window.state() not in ("normal", "zoomed") or window.winfo_width() <= 1:
            return
        if zoomed(window):
            # The size to which it returns, else it would be as large as the screen ever after.
            normal = self._normal or self._kept(self.name)
            if normal:
                self._places.remember_window(self.name, normal + _ZOOMED)
            return
        place, of_content = place_of(window)
        self._normal = place + _CONTENT if of_content else place
        self._places.remember_window(self.name, self._normal)

    def _kept(self, name: str) -> str:
        kept = self._places.place_of(name).partition(" ")[0]
        return fitted(kept, self._area, self._smallest)

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window:
            # A drag reports every pixel: only where it ends is kept.
            self._jobs.later("place", _SETTLED_MS, self.keep)

    def _mapped(self, event: tk.Event[tk.Misc]) -> None:
        place, self._to_finish = self._to_finish, ""
        if _CONTENT in place:
            corner = _corner_of(self._kept(self.name))
            self._jobs.later("frame", _FRAMED_MS, lambda: self._take_frame_off(*corner))
        if _ZOOMED in place:
            self._normal = self._kept(self.name)
            zoom(self._window)
        if self._loose:
            self._bring_inside()
