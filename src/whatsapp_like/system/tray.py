"""An icon in the tray of a Linux desktop, and whether there is a tray that shows it.

Asked on Tk's thread; what comes back is posted there. `present` is told only after a tray has taken
the icon and says that it shows such icons, and taken back as soon as that tray is gone, or the bus
with it: whoever hides a window may rely on it. A tray that comes back gets the icon at once. When
the bus has died it does with what is shown next: nobody starts a session's bus anew but by hand,
and nothing here knocks at its door until then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.system.bus import Bus, Connection, NoAnswer
from whatsapp_like.system.notifications import Post
from whatsapp_like.system.tray_face import Face

if TYPE_CHECKING:
    from dbus_fast.message import Message

    from whatsapp_like.system.tray_item import Item, Menu

WATCHER: Final = "org.kde.StatusNotifierWatcher"
WATCHER_PATH: Final = "/StatusNotifierWatcher"
_BUS: Final = "org.freedesktop.DBus"


class TrayActions(Protocol):
    """What the tray asks for, on Tk's thread."""

    def activated(self) -> None:
        """Show the program: its icon was clicked."""
        ...

    def chosen(self, name: str) -> None:
        """Do what the line `name` of the menu says."""
        ...

    def present(self, present: bool) -> None:
        """Take note that the icon is in a tray, or not any more."""
        ...


class Tray:
    """Our icon, from the first `show` on."""

    def __init__(self, bus: Bus, post: Post, actions: TrayActions) -> None:
        self._bus = bus
        self._post = post
        self._actions = actions
        # These belong to the bus's thread.
        self._connection: Connection | None = None
        self._item: Item | None = None
        self._menu: Menu | None = None
        self._present = False

    def show(self, face: Face) -> None:
        """Show this in the tray, if there is one or as soon as there is."""
        self._bus.ask(lambda connection: self._show(connection, face))

    # --- on the bus's thread ----------------------------------------------------------------------

    async def _show(self, connection: Connection, face: Face) -> None:
        if self._connection is connection and self._item is not None and self._menu is not None:
            self._item.show(face)
            self._menu.show(face.choices)
            return
        from whatsapp_like.system.tray_item import ITEM_PATH, MENU_PATH, Item, Menu

        self._connection = connection
        connection.lost.append(lambda: self._tell(False))
        actions = self._actions
        self._item = Item(face, lambda: self._post(actions.activated))
        self._menu = Menu(face.choices, lambda name: self._post(lambda: actions.chosen(name)))
        connection.bus.export(ITEM_PATH, self._item)
        connection.bus.export(MENU_PATH, self._menu)
        await connection.bus.request_name(self._name)
        await connection.listen(
            f"sender='{_BUS}',member='NameOwnerChanged',arg0='{WATCHER}'", self._watcher_changed
        )
        await connection.listen(f"sender='{WATCHER}',interface='{WATCHER}'", self._host_changed)
        await self._register(connection)

    @property
    def _name(self) -> str:
        return f"org.kde.StatusNotifierItem-{os.getpid()}-1"

    async def _register(self, connection: Connection) -> None:
        """Offer the icon to the tray, and ask whether anybody shows it."""
        try:
            await connection.call(
                WATCHER,
                WATCHER_PATH,
                WATCHER,
                "RegisterStatusNotifierItem",
                "s",
                (self._name,),
            )
            answer = await connection.call(
                WATCHER,
                WATCHER_PATH,
                "org.freedesktop.DBus.Properties",
                "Get",
                "ss",
                (WATCHER, "IsStatusNotifierHostRegistered"),
                answers="v",
            )
        except (NoAnswer, TimeoutError):
            self._tell(False)
        else:
            self._tell(answer[0].value is True)

    def _watcher_changed(self, message: Message) -> None:
        if message.member != "NameOwnerChanged" or message.sender != _BUS:
            return
        name, _before, now = message.body
        if name == WATCHER and not now:
            self._tell(False)
        elif name == WATCHER:
            self._ask_again()

    def _host_changed(self, message: Message) -> None:
        if message.interface == WATCHER and message.member in (
            "StatusNotifierHostRegistered",
            "StatusNotifierHostUnregistered",
        ):
            self._ask_again()

    def _ask_again(self) -> None:
        self._bus.ask(self._register, lambda: self._tell(False))

    def _tell(self, present: bool) -> None:
        if present != self._present:
            self._present = present
            actions = self._actions
            self._post(lambda: actions.present(present))
