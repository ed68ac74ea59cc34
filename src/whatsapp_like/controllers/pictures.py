"""Pictures of me, of others and of groups: had for the views, and set.

Runs on Tk's thread; what reads or writes image files runs in a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import N_, _

if TYPE_CHECKING:
    from PIL import Image

    from whatsapp_like.controllers.ports import Jobs, Link

Failed = Callable[[str], None]
"""Gets a sentence that says why something could not be done."""

_CODES: Final = {
    ErrorCode.NOT_ALLOWED: N_("Only an admin of this conversation can do that."),
    ErrorCode.NOT_A_MEMBER: N_("You are not a member of this conversation any more."),
    ErrorCode.UNKNOWN_TYPE: N_("This server is too old for pictures."),
}


class PictureController:
    """Brings pictures to those who draw them, and makes files into pictures."""

    def __init__(self, link: Link, jobs: Jobs) -> None:
        self._link = link
        self._jobs = jobs

    def fetch(
        self,
        picture: int,
        done: Callable[[Image.Image], None],
        failed: Callable[[], None],
        code: str | None = None,
    ) -> None:
        """Have a picture by its id, decoded; it may be that nobody has it any more, or no more can
        be shown of it than that it is none. `code` is the invite by which its group was seen."""

        def decode(data: bytes) -> None:
            def job() -> Image.Image:
                from whatsapp_like.controllers.imaging import decode

                return decode(data)

            self._jobs.run(job, done, lambda _error: failed())

        self._link.ask(
            lambda client: client.picture(picture, code), decode, lambda _error: failed()
        )

    def open(self, path: str, done: Callable[[Image.Image], None], failed: Failed) -> None:
        """Open an image file on this computer."""

        def job() -> Image.Image:
            from whatsapp_like.controllers.imaging import open_image

            return open_image(Path(path))

        self._jobs.run(job, done, lambda error: failed(_why(error)))

    def save(
        self,
        image: Image.Image,
        cut: tuple[float, float, float],
        conversation: int | None,
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Make a square of an image (its left, top and side in pixels) my picture, or that of a
        group or channel."""

        def job() -> bytes:
            from whatsapp_like.controllers.imaging import Cut, pack

            return pack(image, Cut(*cut))

        self._jobs.run(
            job,
            lambda data: self._set(data, conversation, done, failed),
            lambda error: failed(_why(error)),
        )

    def remove(self, conversation: int | None, done: Callable[[], None], failed: Failed) -> None:
        """Take my picture away, or that of a group or channel."""
        self._set(b"", conversation, done, failed)

    def _set(
        self, data: bytes, conversation: int | None, done: Callable[[], None], failed: Failed
    ) -> None:
        self._link.ask(
            lambda client: client.set_picture(data, conversation),
            lambda _picture: done(),
            lambda error: failed(_why(error)),
        )


def _why(error: Exception) -> str:
    from whatsapp_like.controllers.imaging import ImageTooLarge, ImageUnreadable

    if isinstance(error, ImageTooLarge):
        return _("This picture is too large.")
    if isinstance(error, ImageUnreadable):
        return _("WL cannot read this picture: choose a JPEG, PNG, WebP, GIF or BMP file.")
    if isinstance(error, OSError) and error.strerror:
        return _("The file cannot be read ({reason}).").format(reason=error.strerror)
    if isinstance(error, Refused) and error.code in _CODES:
        return _(_CODES[error.code])
    return explain(error)
