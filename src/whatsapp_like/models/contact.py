"""My own one-sided entry about somebody: nickname, notes, blocked.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from whatsapp_like.models.ids import Id, Millis, Model
from whatsapp_like.models.names import Name, Notes


class Contact(Model):
    """An entry of my roster. The server keeps it so that it follows my devices; the other side
    learns nothing of it."""

    account: Id
    nickname: Name = ""
    notes: Notes = ""
    blocked: bool = False
    added: Millis = 0
