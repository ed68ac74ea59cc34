"""Pictures of me, of others and of groups: set, and had from this computer or the server.

Runs on the network thread's loop. `Client` is made of it.
"""

from __future__ import annotations

import asyncio
import time

from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.asking import Asking, fail, resolve
from whatsapp_like.client.operations import SavePicture, TouchPicture
from whatsapp_like.models.picture import check_picture, picture_id
from whatsapp_like.protocol import envelopes as e

_DAY = 86400


class Picturing(Asking):
    """Sets pictures and has them by id."""

    _archive: ArchiveWorker

    async def set_picture(self, data: bytes, conversation: int | None = None) -> int:
        """Make a file my picture, or that of a group or channel which I run; an empty one removes
        it. Return its id, 0 for none.

        Raises:
            ValueError: no JPEG, PNG or WebP file, too large, or moving (`models.picture`).
            Refused: NOT_ALLOWED: only owner and admins may; NOT_A_MEMBER; UNKNOWN_TYPE: the server
                is older.
            ConnectionLost: offline.
        """
        if data:
            check_picture(data)
        reply, _payload = await self._ask_whole(
            lambda n: e.SetPicture(id=n, conversation=conversation), e.PictureKept, data
        )
        if data:
            self._machine.engine.link.store(SavePicture(picture_id(data), data))
            self._machine.work()
        return reply.picture

    async def picture(self, picture: int, code: str | None = None) -> bytes:
        """Return the file of a picture by its id: as it is kept here, else from the server. It is
        a stranger's: decode it with care. `code` is the invite by which its group was seen.

        Raises:
            Refused: NOT_FOUND: nobody has it any more, or it is not for me.
            ConnectionLost: offline, and it is not here.
        """
        kept = await self._archive.read(lambda reader: reader.picture(picture))
        if kept is not None:
            today = int(time.time()) // _DAY
            if kept.seen < today:
                self._machine.engine.link.store(TouchPicture(picture, today))
                self._machine.work()
            return kept.data
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._machine.engine.link.now = self._machine.now
        self._machine.engine.pictures.fetch(
            picture,
            code,
            lambda data: resolve(future, data),
            lambda error: fail(future, error),
        )
        self._machine.work()
        return await future
