"""What entries other than texts say: reactions, polls, votes, places, cards, system entries.

No thread of its own: frozen values. Each is one JSON object. The server reads none of them but its
own (`SystemBody`), so that end-to-end encryption can take the place of all others; what it must
know to decide, the target, stands in the entry. What a body needs in words is made by the reader,
in their language.
"""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, ValidationError

from whatsapp_like.models.conversation import Expiry
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.ids import Id, Model, Picture
from whatsapp_like.models.message import MAX_BODY_BYTES
from whatsapp_like.models.names import Handle, Name

MAX_OPTIONS: Final = 12
MAX_EMOJI: Final = 32
"""Code points of a reaction: the longest joined emoji has ten."""


class Body(Model):
    """Base of what is written as one JSON object."""

    def encode(self) -> bytes:
        """Return the body's bytes."""
        return self.model_dump_json(exclude_defaults=True).encode()

    @classmethod
    def decode(cls, body: bytes) -> Self:
        """Return the value in a body; hostile input is a ValueError, never a crash.

        Raises:
            ValueError: it is not one of these.
        """
        if len(body) > MAX_BODY_BYTES:
            raise ValueError("too long for a body")
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise ValueError(f"not a {cls.__name__}") from error


class Nothing(Body):
    """Of a deletion, a pin, an unpin and the close of a poll: their target says it all."""


class Reaction(Body):
    """A member's reaction to an entry, in place of the one before; without an emoji it is gone."""

    emoji: Annotated[str, Field(max_length=MAX_EMOJI)] = ""


Choice = Annotated[str, Field(min_length=1, max_length=100)]


class Poll(Body):
    """A question with 2 to 12 answers; `multiple` lets members choose several."""

    question: Annotated[str, Field(min_length=1, max_length=300)]
    options: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=MAX_OPTIONS)]
    multiple: bool = False


class Vote(Body):
    """A member's choices in a poll, numbers of options from 0, in place of those before."""

    choices: Annotated[
        tuple[Annotated[int, Field(ge=0, lt=MAX_OPTIONS)], ...], Field(max_length=MAX_OPTIONS)
    ] = ()


class Location(Body):
    """A place: degrees (WGS 84) and what it is called."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    label: Annotated[str, Field(max_length=200)] = ""


class Card(Body):
    """Somebody to get to know: their account as it was when the card was sent."""

    account: Id
    handle: Handle
    name: Name = ""


class SystemBody(Body):
    """What the server tells of a group or channel; which fields are set, the kind says:

    ``system.created`` title · ``system.added`` accounts · ``system.removed`` accounts ·
    ``system.left`` · ``system.joined`` · ``system.role`` accounts, role · ``system.title`` title ·
    ``system.description`` · ``system.posting`` posting · ``system.history`` history ·
    ``system.listed`` listed · ``system.timer`` expire_after · ``system.picture`` picture (0: it
    was removed). Who did it is the entry's sender.
    """

    title: Name = ""
    accounts: tuple[Id, ...] = ()
    role: MemberRole | None = None
    posting: Posting | None = None
    history: History | None = None
    listed: bool | None = None
    expire_after: Expiry | None = None
    picture: Picture = 0


def named_in(body: bytes) -> tuple[int, ...]:
    """Return the accounts that the body of a system entry names; none of what does not read so."""
    try:
        return SystemBody.decode(body).accounts
    except ValueError:
        return ()
