"""What groups ask: settings of a group and a channel, invite links, channels to find, joining."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.groups import LAB, NEWS, Shown, world
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.views.groups.channels import ChannelsDialog
from whatsapp_like.views.groups.invites import InvitesDialog
from whatsapp_like.views.groups.join import CodeDialog, LookDialog
from whatsapp_like.views.groups.leaving import ask_leave
from whatsapp_like.views.groups.settings import GroupSettingsDialog
from whatsapp_like.views.theme import Look

SIZE = (1480, 1240)
FOUND = (
    ("News of the office", "What is new in the house.", 240, True),
    ("Canteen 🍜", "The menu, every morning at eight", 81, False),
    ("Zeit für Rechtsschutzversicherungsgesellschaften", "", 1, False),
)


def channels() -> list[Channel]:
    """Return channels to find."""
    return [
        Channel(
            id=80 + number,
            kind=ConversationKind.CHANNEL,
            title=title,
            description=about,
            member_count=count,
            joined=joined,
        )
        for number, (title, about, count, joined) in enumerate(FOUND)
    ]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look, *world())


def after(view: tk.Widget) -> None:
    """Open them side by side."""
    assert isinstance(view, Shown)
    look, state, groups, client = view.look, view.shown, view.groups, view.link.client
    groups.watch(LAB)
    client.channels = channels()
    client.invites = [
        GroupInvite(id=8, creator=1, created=0, uses_left=1),
        GroupInvite(id=9, creator=4, created=0, uses_left=87, expires=1_795_000_000_000),
    ]
    invites = InvitesDialog(view, look, state, groups, LAB)
    invites.make()
    code = CodeDialog(view, look, state, groups, print)
    code.field.box.set("wl://example.org/?code=abc")
    code.next.press()
    dialogs = {
        invites: (0, 0),
        GroupSettingsDialog(view, look, state, groups, LAB): (500, 0),
        GroupSettingsDialog(view, look, state, groups, NEWS): (980, 0),
        ChannelsDialog(view, look, groups, print): (0, 640),
        code: (500, 430),
        LookDialog(view, look, groups, channels()[1], print): (500, 700),
    }
    view.link.drain()
    dialogs[ask_leave(view, look, state, LAB, print)] = (980, 520)
    left, top = view.winfo_rootx(), view.winfo_rooty()
    for window, (x, y) in dialogs.items():
        window.update()
        window.geometry(f"+{left + look.px(x)}+{top + look.px(y)}")
    view.link.drain()
    view.link.close()
