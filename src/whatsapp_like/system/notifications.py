"""Notifications that a Linux desktop shows for us (org.freedesktop.Notifications).

Asked on Tk's thread; what comes back is posted there. A desktop without a notification service,
and one that does not answer, is told by `failed` for each alert: somebody else shows it then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from whatsapp_like.i18n import _

if TYPE_CHECKING:
    import asyncio

    from dbus_fast.message import Message

    from whatsapp_like.models.alerts import Alert
    from whatsapp_like.system.bus import Bus, Connection

SERVICE: Final = "org.freedesktop.Notifications"
PATH: Final = "/org/freedesktop/Notifications"
_ACTION: Final = "default"


class Portrait(NamedTuple):
    """A square picture: its side in pixels, and four bytes a pixel: red, green, blue, opacity."""

    size: int
    pixels: bytes


class Post(Protocol):
    """Runs something on Tk's thread, soon."""

    def __call__(self, call: Callable[[], object], /) -> None: ...


class Notifications:
    """Alerts as the desktop shows them; clicking one is `opened(conversation)`."""

    def __init__(
        self,
        bus: Bus,
        post: Post,
        opened: Callable[[int], None],
        failed: Callable[[Alert], None],
    ) -> None:
        """`opened` and `failed` are called on Tk's thread."""
        self._bus = bus
        self._post = post
        self._opened = opened
        self._failed = failed
        # These belong to the bus's thread.
        self._abilities: frozenset[str] | None = None
        self._numbers: dict[int, int] = {}
        self._lock: asyncio.Lock | None = None

    def show(self, alert: Alert, portrait: Portrait | None = None, *, amends: bool = False) -> None:
        """Show an alert, in place of the one of the same conversation; one that `amends` is shown
        only where that one is still to be seen."""
        self._bus.ask(
            lambda connection: self._show_next(connection, alert, portrait, amends),
            lambda: None if amends else self._post(lambda: self._failed(alert)),
        )

    def withdraw(self, conversation: int) -> None:
        """Take an alert away."""
        self._bus.ask(lambda connection: self._withdraw(connection, conversation))

    # --- on the bus's thread ----------------------------------------------------------------------

    def _in_order(self) -> asyncio.Lock:
        import asyncio

        if self._lock is None:
            self._lock = asyncio.Lock()
        return self._lock

    async def _show_next(
        self, connection: Connection, alert: Alert, portrait: Portrait | None, amends: bool
    ) -> None:
        # What replaces another one has to know its number.
        async with self._in_order():
            if not amends or alert.conversation in self._numbers:
                await self._show(connection, alert, portrait)

    async def _show(self, connection: Connection, alert: Alert, portrait: Portrait | None) -> None:
        from html import escape

        from dbus_fast.signature import Variant

        await connection.listen(f"sender='{SERVICE}',interface='{SERVICE}'", self._heard)
        if self._abilities is None:
            answer = await connection.call(SERVICE, PATH, SERVICE, "GetCapabilities", answers="as")
            self._abilities = frozenset(answer[0])
        # Where bodies are markup a message must not be able to write any.
        body = escape(alert.text, quote=False) if "body-markup" in self._abilities else alert.text
        hints: dict[str, Any] = {
            "urgency": Variant("y", 1),
            "category": Variant("s", "im.received"),
            # Ours is played, once for all.
            "suppress-sound": Variant("b", True),
        }
        if portrait is not None:
            size, pixels = portrait
            picture = [size, size, 4 * size, True, 8, 4, pixels]
            hints["image-data"] = Variant("(iiibiiay)", picture)
        number = await connection.call(
            SERVICE,
            PATH,
            SERVICE,
            "Notify",
            "susssasa{sv}i",
            (
                "WL",
                self._numbers.get(alert.conversation, 0),
                "",
                alert.title,
                body,
                [_ACTION, _("Open")],
                hints,
                -1,
            ),
            answers="u",
        )
        self._numbers[alert.conversation] = number[0]

    async def _withdraw(self, connection: Connection, conversation: int) -> None:
        async with self._in_order():
            number = self._numbers.pop(conversation, 0)
            if number:
                await connection.call(SERVICE, PATH, SERVICE, "CloseNotification", "u", (number,))

    def _heard(self, message: Message) -> None:
        if message.interface != SERVICE or message.path != PATH:
            return
        number = message.body[0] if message.body else 0
        conversation = next((each for each, n in self._numbers.items() if n == number), None)
        if conversation is None:
            return  # of another program
        if message.member == "ActionInvoked":
            self._post(lambda: self._opened(conversation))
        elif message.member == "NotificationClosed":
            del self._numbers[conversation]
