"""Pictures of people and groups, fetched when somebody wants to see them.

Runs on the network thread; no I/O. What comes is what was asked for, or it is thrown away: a
picture's id follows from its bytes, so no server can put another one in its place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from whatsapp_like.client.engine.link import Failed, Link
from whatsapp_like.client.operations import SavePicture
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.picture import check_picture, picture_id
from whatsapp_like.protocol import envelopes as e

AT_ONCE: Final = 3
"""Pictures on their way at the same time: they must not delay what is written."""

Fetched = Callable[[bytes], None]


class _Wanted(NamedTuple):
    picture: int
    code: str | None


class Pictures:
    """Asks the server for pictures, a few at a time, and each only once."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._queue: deque[_Wanted] = deque()
        self._waiting: dict[_Wanted, list[tuple[Fetched, Failed]]] = {}
        self._under_way = 0

    def disconnected(self) -> None:
        """Nothing more comes; what was asked has failed through the link already."""
        self._queue.clear()
        self._under_way = 0
        waiting, self._waiting = self._waiting, {}
        for callers in waiting.values():
            for _done, failed in callers:
                failed(ConnectionLost("not connected"))

    def fetch(self, picture: int, code: str | None, done: Fetched, failed: Failed) -> None:
        """Have the bytes of a picture; `code` is the invite by which its group was seen."""
        if not self._link.is_open:
            failed(ConnectionLost("not connected"))
            return
        wanted = _Wanted(picture, code)
        callers = self._waiting.setdefault(wanted, [])
        callers.append((done, failed))
        if len(callers) == 1:
            # What was asked for last is what is in sight now.
            self._queue.appendleft(wanted)
        self.work()

    def work(self) -> None:
        """Ask for what waits, as far as few enough are under way."""
        while self._queue and self._under_way < AT_ONCE and self._link.is_open:
            self._under_way += 1
            self._ask(self._queue.popleft())

    def _ask(self, wanted: _Wanted) -> None:
        def done(_reply: e.PictureFetched, data: bytes) -> None:
            self._under_way -= 1
            callers = self._waiting.pop(wanted, [])
            if not _is(wanted.picture, data):
                for _done, refused in callers:
                    refused(Refused(ErrorCode.NOT_FOUND, "another picture came"))
                return
            self._link.store(SavePicture(wanted.picture, data))
            for answered, _failed in callers:
                answered(data)

        def failed(error: Refused | ConnectionLost) -> None:
            self._under_way = max(0, self._under_way - 1)
            if isinstance(error, Refused) and error.retry_after is not None:
                # Busy, or asked too often: nobody needs to hear of it.
                self._link.later(error.retry_after, lambda: self._queue.append(wanted))
                return
            for _done, refused in self._waiting.pop(wanted, []):
                refused(error)
            if isinstance(error, ConnectionLost):
                self.disconnected()  # there is nobody to ask for the others either

        self._link.ask(
            e.FetchPicture(id=self._link.new_id(), picture=wanted.picture, code=wanted.code),
            e.PictureFetched,
            done,
            failed,
        )


def _is(picture: int, data: bytes) -> bool:
    """Tell whether that is the picture, and looks like one."""
    if picture_id(data) != picture:
        return False
    try:
        check_picture(data)
    except ValueError:
        return False
    return True
