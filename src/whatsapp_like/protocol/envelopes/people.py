"""People: the directory, my roster, and who is there.

No thread of its own: frozen values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.ids import Cursor, Id, Model
from whatsapp_like.models.names import Name, Notes
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.text import clean_line
from whatsapp_like.protocol.envelopes.basics import PageSize, Reply, Request

SearchText = Annotated[str, AfterValidator(clean_line), Field(max_length=128)]


class SearchDirectory(Request):
    """Accounts whose handle or name holds every word of `text` (all when empty), by id."""

    type: Literal["directory.search"] = "directory.search"
    text: SearchText = ""
    after: Cursor = 0
    limit: PageSize = 50


class DirectoryPage(Reply):
    """Matching accounts; `next` continues, None at the end."""

    type: Literal["directory.page"] = "directory.page"
    accounts: tuple[Account, ...]
    next: Cursor | None = None


class ListRoster(Request):
    """My contacts, by account id."""

    type: Literal["roster.list"] = "roster.list"
    after: Cursor = 0


class RosterPage(Reply):
    """Contacts with their accounts and presences."""

    type: Literal["roster.page"] = "roster.page"
    contacts: tuple[Contact, ...]
    accounts: tuple[Account, ...]
    presences: tuple[Presence, ...]
    next: Cursor | None = None


class PutContact(Request):
    """Add or change a contact of mine; answered by `done`, my devices get `contact.changed`."""

    type: Literal["contact.put"] = "contact.put"
    account: Id
    nickname: Name = ""
    notes: Notes = ""
    blocked: bool = False


class RemoveContact(Request):
    """Remove a contact of mine (a block goes with it); answered by `done`."""

    type: Literal["contact.remove"] = "contact.remove"
    account: Id


class ContactChanged(Model):
    """Event to my devices: a contact was added or changed."""

    type: Literal["contact.changed"] = "contact.changed"
    contact: Contact
    account: Account


class ContactRemoved(Model):
    """Event to my devices: a contact was removed."""

    type: Literal["contact.removed"] = "contact.removed"
    account: Id


class PresenceChanged(Model):
    """Event: what I may see of somebody's presence is now this."""

    type: Literal["presence.changed"] = "presence.changed"
    presence: Presence


class ActivityReported(Model):
    """Report: the person at this device is active, or has been idle for five minutes."""

    type: Literal["activity.reported"] = "activity.reported"
    active: bool
