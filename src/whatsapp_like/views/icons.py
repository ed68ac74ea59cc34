"""The icons of the program by meaning, drawn from the Bootstrap Icons that ttkbootstrap carries.

Needs no Tk root; any one thread may call it. Only this module knows ttkbootstrap's renderer, which
is not part of its public face, so a change there is mended here.
"""

from __future__ import annotations

from enum import StrEnum

from PIL import Image
from ttkbootstrap.style.icons import IconRenderer

from whatsapp_like.views.shapes import disc, filled


class Icon(StrEnum):
    """What an icon means; the value is the glyph's name in Bootstrap Icons."""

    ACTIVITIES = "trophy"
    ADD = "plus-lg"
    ADD_PERSON = "person-plus"
    ARCHIVE = "archive"
    ATTACH = "paperclip"
    BACK = "arrow-left"
    BACKWARD = "chevron-left"
    BELL = "bell"
    BLOCK = "slash-circle"
    CHATS = "chat-left-text"
    CHATS_CHOSEN = "chat-left-text-fill"
    CHECK = "check-lg"
    CLOSE = "x-lg"
    CLOCK = "clock"
    COMPOSE = "pencil-square"
    CONTACTS = "people"
    CONTACTS_CHOSEN = "people-fill"
    COPY = "copy"
    DELETE = "trash3"
    DETAILS = "info-circle"
    DEVICE = "laptop"
    DOWN = "chevron-down"
    EDIT = "pencil"
    EMOJI = "emoji-smile"
    EXPORT = "box-arrow-up"
    FAILED = "exclamation-circle-fill"
    FILE = "file-earmark"
    FLAGS = "flag"
    FOLDER = "folder2-open"
    FOOD = "cup-hot"
    FORWARD = "chevron-right"
    FORWARDED = "forward-fill"
    GROUP = "people-fill"
    HIDE = "eye-slash"
    KEY = "key"
    LIST = "list-ul"
    LOCK = "lock"
    LOG_OUT = "box-arrow-left"
    MENU = "three-dots-vertical"
    MOON = "moon-stars"
    MUTED = "bell-slash"
    NATURE = "tree"
    NETWORK = "hdd-network"
    OBJECTS = "lightbulb"
    OFFLINE = "wifi-off"
    PALETTE = "palette"
    PEOPLE = "hand-thumbs-up"
    PERSON = "person-fill"
    PHOTO = "camera-fill"
    PIN = "pin-angle-fill"
    PLACE = "geo-alt-fill"
    RECENT = "clock-history"
    REFRESH = "arrow-clockwise"
    REPLY = "reply-fill"
    RETRY = "arrow-repeat"
    SEARCH = "search"
    SEND = "send-fill"
    SERVER = "hdd-rack"
    SETTINGS = "gear"
    SHARE = "share"
    SHIELD = "shield-check"
    SHOW = "eye"
    STAR = "star-fill"
    START = "play-fill"
    STOP = "stop-fill"
    SUN = "sun"
    SYMBOLS = "heart"
    TABLE = "table"
    TIMER = "stopwatch"
    TRAVEL = "airplane"
    UNKNOWN = "puzzle"
    UP = "chevron-up"
    WARNING = "exclamation-triangle"


def icon(name: Icon, size: int, colour: str, ground: str | None = None) -> Image.Image:
    """Return the icon `name`, `size` real pixels square, in one colour."""
    # The renderer sharpens after reducing, which leaves light halos: only its shape is taken, at
    # twice the size, and coloured here.
    drawn = IconRenderer.render(  # type: ignore[no-untyped-call]
        name.value, 2 * size, "#000000"
    )
    shape = drawn.getchannel("A").resize((size, size), Image.Resampling.LANCZOS)
    return filled(shape, colour, ground)


def badge(name: Icon, sizes: tuple[int, int], colours: tuple[str, str, str]) -> Image.Image:
    """Return an icon on a disc: their sizes, and the colours of icon, disc and what lies below."""
    (size, mark), (ink, fill, ground) = sizes, colours
    made = disc(size, fill, ground)
    at = (size - mark) // 2
    made.paste(icon(name, mark, ink, fill), (at, at))
    return made
