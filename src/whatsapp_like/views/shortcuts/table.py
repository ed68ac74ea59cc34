"""The table of all keyboard shortcuts: which keys, what they do, how that is called.

Needs no Tk. What is bound and what is listed on screen both come from here. Keys that edit text
are not in it: they belong to the text fields.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Final, NamedTuple

from whatsapp_like.i18n import _, pgettext


class Action(StrEnum):
    """What a shortcut asks for; whoever can do it offers it (see `keyboard`)."""

    SWITCH = auto()
    PREVIOUS = auto()
    NEXT = auto()
    PREVIOUS_UNREAD = auto()
    NEXT_UNREAD = auto()
    NTH_1 = auto()
    NTH_2 = auto()
    NTH_3 = auto()
    NTH_4 = auto()
    NTH_5 = auto()
    NTH_6 = auto()
    NTH_7 = auto()
    NTH_8 = auto()
    NTH_9 = auto()
    NEXT_PAGE = auto()
    PREVIOUS_PAGE = auto()
    FIND = auto()
    FIND_NEXT = auto()
    FIND_PREVIOUS = auto()
    SEARCH = auto()
    NEW = auto()
    EMOJI = auto()
    REPLY = auto()
    REPLY_OLDER = auto()
    REPLY_NEWER = auto()
    EDIT_LAST = auto()
    REACT = auto()
    FORWARD = auto()
    STAR = auto()
    COPY = auto()
    DELETE = auto()
    SEND_LATER = auto()
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()
    NEXT_PANE = auto()
    PREVIOUS_PANE = auto()
    SORT_LEFT = auto()
    SORT_RIGHT = auto()
    SORT_TURN = auto()
    WIDER = auto()
    NARROWER = auto()
    SETTINGS = auto()
    DISMISS = auto()
    SHORTCUTS = auto()
    LARGER = auto()
    SMALLER = auto()
    USUAL_SIZE = auto()
    BACK = auto()
    CLOSE = auto()
    QUIT = auto()


NTH: Final = tuple(Action(f"nth_{number}") for number in range(1, 10))


class Shortcut(NamedTuple):
    """An action, its keys (the first is the one that is shown) and what it does in words.

    What is `shared` means something in text fields too, which keep it.
    """

    action: Action
    keys: tuple[str, ...]
    words: str
    shared: bool = False


class Group(NamedTuple):
    """Shortcuts that belong together, under a heading."""

    title: str
    shortcuts: tuple[Shortcut, ...]


def client_shortcuts() -> tuple[Group, ...]:
    """Return the shortcuts of the desktop client, in the language of now."""
    nth = _("Go to the conversation at this place of the list")
    return (
        Group(
            _("Conversations"),
            (
                Shortcut(Action.SWITCH, ("Ctrl+K",), _("Go to a conversation or a person")),
                Shortcut(Action.PREVIOUS, ("Alt+Up",), _("Previous conversation")),
                Shortcut(Action.NEXT, ("Alt+Down",), _("Next conversation")),
                Shortcut(
                    Action.PREVIOUS_UNREAD, ("Alt+Shift+Up",), _("Previous unread conversation")
                ),
                Shortcut(Action.NEXT_UNREAD, ("Alt+Shift+Down",), _("Next unread conversation")),
                *(Shortcut(each, (f"Ctrl+{n}",), nth) for n, each in enumerate(NTH, 1)),
                Shortcut(Action.NEW, ("Ctrl+N",), _("New chat")),
                Shortcut(Action.EMOJI, ("Ctrl+;",), _("Choose an emoji")),
            ),
        ),
        Group(
            _("Messages"),
            (
                Shortcut(Action.REPLY, ("Ctrl+R",), _("Reply")),
                Shortcut(Action.REPLY_OLDER, ("Ctrl+Up",), _("Reply to the message before")),
                Shortcut(Action.REPLY_NEWER, ("Ctrl+Down",), _("Reply to the message after")),
                Shortcut(Action.EDIT_LAST, ("Ctrl+Shift+Up",), _("Edit my last message")),
                Shortcut(Action.REACT, ("Ctrl+Shift+E",), _("React to a message")),
                Shortcut(Action.FORWARD, ("Ctrl+Shift+R",), _("Forward")),
                Shortcut(Action.STAR, ("Ctrl+Shift+S",), _("Star")),
                Shortcut(Action.COPY, ("Ctrl+C",), _("Copy"), shared=True),
                Shortcut(Action.DELETE, ("Delete", "Ctrl+D"), _("Delete")),
            ),
        ),
        Group(
            _("Writing"),
            (
                Shortcut(Action.BOLD, ("Ctrl+B",), _("Bold")),
                Shortcut(Action.ITALIC, ("Ctrl+I",), _("Italic")),
                Shortcut(Action.STRIKE, ("Ctrl+Shift+X",), _("Crossed out")),
                Shortcut(Action.CODE, ("Ctrl+E",), _("Code")),
                Shortcut(Action.SEND_LATER, ("Ctrl+Shift+L",), _("Send later")),
            ),
        ),
        Group(
            _("Search"),
            (
                Shortcut(Action.FIND, ("Ctrl+F",), _("Search in this conversation")),
                Shortcut(Action.FIND_NEXT, ("F3",), _("Next hit")),
                Shortcut(Action.FIND_PREVIOUS, ("Shift+F3",), _("Previous hit")),
                Shortcut(Action.SEARCH, ("Ctrl+Shift+F",), _("Search over everything")),
            ),
        ),
        Group(
            _("Windows"),
            (
                Shortcut(Action.NEXT_PANE, ("F6",), _("Next part of the window")),
                Shortcut(Action.PREVIOUS_PANE, ("Shift+F6",), _("Previous part of the window")),
                Shortcut(Action.NEXT_PAGE, ("Ctrl+Tab",), _("Next tab, or chats and contacts")),
                Shortcut(Action.PREVIOUS_PAGE, ("Ctrl+Shift+Tab",), _("Previous tab")),
                Shortcut(Action.SETTINGS, ("Ctrl+,",), _("Settings")),
                Shortcut(Action.DISMISS, ("Ctrl+Shift+H",), _("Hide the alerts in the corner")),
                Shortcut(Action.BACK, ("Esc",), _("Back, or close")),
                Shortcut(Action.CLOSE, ("Ctrl+W",), _("Close the chat, the tab or the window")),
                Shortcut(Action.QUIT, ("Ctrl+Q",), _("Quit WL")),
                _listing(),
            ),
        ),
        Group(
            _("Contacts as a table"),
            (
                Shortcut(Action.SORT_LEFT, ("Alt+Left",), _("Sort by the column to the left")),
                Shortcut(Action.SORT_RIGHT, ("Alt+Right",), _("Sort by the column to the right")),
                Shortcut(Action.SORT_TURN, ("Alt+Home",), _("Turn the order around")),
                Shortcut(Action.WIDER, ("Alt+Shift+Right",), _("Make the column that sorts wider")),
                Shortcut(
                    Action.NARROWER, ("Alt+Shift+Left",), _("Make the column that sorts narrower")
                ),
            ),
        ),
        Group(_("Size"), _sizes()),
    )


def panel_shortcuts() -> tuple[Group, ...]:
    """Return the shortcuts of the server's panel, in the language of now."""
    pages = (_("Overview"), pgettext("page", "Connected"), _("Settings"))
    return (
        Group(
            _("Pages"),
            tuple(
                Shortcut(action, (f"Ctrl+{number}",), words)
                for number, (action, words) in enumerate(zip(NTH, pages, strict=False), 1)
            ),
        ),
        Group(
            _("Windows"),
            (
                Shortcut(Action.BACK, ("Esc",), _("Back, or close")),
                Shortcut(Action.CLOSE, ("Ctrl+W", "Ctrl+Q"), _("Close the panel")),
                _listing(),
            ),
        ),
        Group(_("Size"), _sizes()),
    )


def _listing() -> Shortcut:
    return Shortcut(Action.SHORTCUTS, ("Ctrl+/", "Ctrl+?"), _("All keyboard shortcuts"))


def _sizes() -> tuple[Shortcut, ...]:
    return (
        Shortcut(Action.LARGER, ("Ctrl++", "Ctrl+="), _("Larger")),
        Shortcut(Action.SMALLER, ("Ctrl+-", "Ctrl+_"), _("Smaller")),
        Shortcut(Action.USUAL_SIZE, ("Ctrl+0",), _("Usual size")),
    )
