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
    ADMIN = "shield-plus"
    ALARM = "alarm"
    ANSWER = "reply"
    ARCHIVE = "archive"
    ATTACH = "paperclip"
    BACK = "arrow-left"
    BACKWARD = "chevron-left"
    BELL = "bell"
    BLOCK = "slash-circle"
    BROADCAST = "broadcast"
    CHATS = "chat-left-text"
    CHANNEL = "megaphone"
    CHANNEL_FACE = "megaphone-fill"
    CHATS_CHOSEN = "chat-left-text-fill"
    CHECK = "check-lg"
    CLOSE = "x-lg"
    CLOCK = "clock"
    CALENDAR = "calendar3"
    CHOOSE = "check2-circle"
    CHOOSE_ALL = "check2-square"
    CHOOSE_TEXT = "cursor-text"
    COMPASS = "compass"
    COMPOSE = "pencil-square"
    CONTACTS = "people"
    CONTACTS_CHOSEN = "people-fill"
    COPY = "copy"
    CUT = "scissors"
    DELETE = "trash3"
    DEMOTE = "shield-minus"
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
    FORMAT = "type"
    GROUP = "people-fill"
    HIDE = "eye-slash"
    KEY = "key"
    KEYBOARD = "keyboard"
    LINK = "link-45deg"
    LIST = "list-ul"
    LOCK = "lock"
    LOG_OUT = "box-arrow-left"
    MENTIONS = "at"
    MENU = "three-dots-vertical"
    MESSAGE = "chat-left"
    MOON = "moon-stars"
    MUTED = "bell-slash"
    NATURE = "tree"
    NETWORK = "hdd-network"
    OBJECTS = "lightbulb"
    OFFLINE = "wifi-off"
    PALETTE = "palette"
    PASS_ON = "forward"
    PASTE = "clipboard"
    PEOPLE = "hand-thumbs-up"
    PERSON = "person-fill"
    PHOTO = "camera-fill"
    PICTURE = "image"
    PIN = "pin-angle-fill"
    PLACE = "geo-alt-fill"
    POINT = "geo-alt"
    POLL = "bar-chart"
    PROFILES = "person-badge"
    READ = "check2-all"
    RECENT = "clock-history"
    REFRESH = "arrow-clockwise"
    REMOVE_PERSON = "person-dash"
    REPLY = "reply-fill"
    RETRY = "arrow-repeat"
    SEARCH = "search"
    SEND = "send-fill"
    SEND_IT = "send"
    SERVER = "hdd-rack"
    SETTINGS = "gear"
    SHARE = "share"
    SHIELD = "shield-check"
    SHOW = "eye"
    STAR = "star-fill"
    STAR_IT = "star"
    START = "play-fill"
    STOP = "stop-fill"
    SUN = "sun"
    SYMBOLS = "heart"
    STICK = "pin-angle"
    TAB = "folder"
    TABLE = "table"
    TIMER = "stopwatch"
    TO_FRONT = "layers"
    TRAVEL = "airplane"
    UNDO = "arrow-counterclockwise"
    UNKNOWN = "puzzle"
    UNREAD = "chat-left-dots"
    UP = "chevron-up"
    WARNING = "exclamation-triangle"
    WHO = "person"
    WINDOW = "window"
    WINDOWS = "window-stack"


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
