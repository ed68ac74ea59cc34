"""Pictures of accounts, groups and channels: set and fetched.

Runs on the network thread. What a picture's header says is checked; nothing here decodes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.picture import MAX_PICTURE_BYTES, check_picture, picture_id
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.joining import hash_group_code
from whatsapp_like.server.core.session import Handlers, PayloadHandlers, Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.store.rows import AccountRow, NewPicture

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Pictures:
    """Answers `picture.set` and `picture.fetch`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.FetchPicture: self._fetch}
        self.payload_handlers: PayloadHandlers = {e.SetPicture: self._set}

    def _set(self, session: Session, request: e.SetPicture, data: bytes) -> None:
        hub = self._hub
        me, wall, where = hub.person_of(session), hub.wall, request.conversation
        if data:
            if hub.is_short_of_space:
                raise Refused(ErrorCode.STORAGE, "the disk is nearly full")
            if len(data) > MAX_PICTURE_BYTES:
                raise Refused(
                    ErrorCode.TOO_LARGE, f"a picture has at most {MAX_PICTURE_BYTES} bytes"
                )
            try:
                check_picture(data)
            except ValueError as error:
                raise Refused(ErrorCode.INVALID, str(error)) from None
            hub.messages.charge(session, len(data))
        new = NewPicture(picture_id(data) if data else 0, data)
        if where is not None:
            hub.settling.change(
                session,
                request.id,
                where,
                lambda store: store.set_group_picture(where, me.id, new, wall),
                lambda _: hub.say(session, e.PictureKept(re=request.id, picture=new.id)),
            )
            return
        hub.profile.weigh_looks(session)

        def write(store: Store) -> tuple[AccountRow | None, list[tuple[int, int]]]:
            return store.set_account_picture(me.id, new, wall), store.touch_members(me.id)

        def then(written: tuple[AccountRow | None, list[tuple[int, int]]]) -> None:
            row, groups = written
            if row is None:
                raise Refused(ErrorCode.NOT_FOUND)
            hub.say(session, e.PictureKept(re=request.id, picture=new.id))
            hub.profile.looks_different(me, row, groups)

        hub.write(session, request.id, write, then)

    def _fetch(self, session: Session, request: e.FetchPicture) -> None:
        me, wall = self._hub.account_of(session).id, self._hub.wall
        code_hash = hash_group_code(request.code) if request.code is not None else None

        def read(reader: Reader) -> bytes:
            invited = reader.invited_to(code_hash, wall, me) if code_hash is not None else None
            found = reader.picture(request.picture, me, invited or 0)
            if found is None:
                raise Refused(ErrorCode.NOT_FOUND, "no such picture")
            return found

        def answer(data: bytes) -> None:
            self._hub.say(session, e.PictureFetched(re=request.id, picture=request.picture), data)

        self._hub.read(session, request.id, read, answer)
