"""Groups and channels in detail: for an admin, being changed, for a subscriber, once one left."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, account, group_summary, person
from tests.gallery.main_window import Wishes
from tests.gallery.panel_overview import Places
from tests.gallery.portraits import Files
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.groups import GroupController
from whatsapp_like.models.conversation import Group, Member
from whatsapp_like.models.enums import History, MemberRole, Posting, PresenceStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.groups.info import GroupWindow, Ways
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.theme import Look

SIZE = (1300, 780)
LAB, NEWS, GONE = 70, 71, 72
ABOUT = "Bench bookings, results and who waters the plants 🌱\nhttps://lab.example.org"


class Shown(ttk.Frame):
    """An empty frame over which the windows stand."""

    def __init__(self, parent: tk.Misc, look: Look, state: AppState, link: FakeLink) -> None:
        super().__init__(parent)
        self.look = look
        self.shown = state
        self.link = link
        self.groups = GroupController(state, link)


def world(role: MemberRole = MemberRole.OWNER) -> tuple[AppState, FakeLink]:
    """Return a state with a group, a channel and a group that was left, and its client."""
    link, state = FakeLink(), AppState()
    client = link.client
    fill(client)
    names = (("amir", "Amir", "Haddad"), ("priya", "Priya", "Raman"), ("tom", "Tomás", "Silva"))
    for number, (handle, first, last) in enumerate(names, 6):
        client.known[number] = person(account(number, handle, first, last), PresenceStatus.UNKNOWN)
    state.people.update(client.known)
    state.session.account = ME
    state.session.phase = Phase.ONLINE
    state.session.server_address, state.session.server_pin = str(SERVER), SERVER.pin or ""
    head = Group(description=ABOUT, member_count=7, member_version=9, history=History.ALL)
    client.listed[LAB] = group_summary(LAB, "Lab 3 🔬", role=role, group=head)
    head = Group(
        description="What is new in the house.",
        posting=Posting.ADMINS,
        listed=True,
        member_count=240,
        member_version=1,
    )
    client.listed[NEWS] = group_summary(NEWS, "News of the office", channel=True, group=head)
    head = Group(member_count=12, left=True)
    client.listed[GONE] = group_summary(GONE, "Ski trip 2025 ⛷️", group=head)
    state.conversations.update(client.listed)
    owner = 2 if role is not MemberRole.OWNER else 1
    roles = {owner: MemberRole.OWNER, 4: MemberRole.ADMIN, 1: role}
    numbers = (1, 2, 3, 4, 6, 7, 8)
    members = [Member(account=n, role=roles.get(n, MemberRole.MEMBER)) for n in numbers]
    client.lists[LAB] = tuple(members)
    return state, link


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look, *world())


def after(view: tk.Widget) -> None:
    """Open them side by side."""
    assert isinstance(view, Shown)
    look, state, wishes = view.look, view.shown, Wishes()
    ways = Ways(print, print, print, print, PictureChooser(look, Files()))
    left, top = view.winfo_rootx(), view.winfo_rooty()

    def window(number: int, x: int, y: int, height: int) -> GroupWindow:
        made = GroupWindow(
            view,
            look,
            state,
            Places(),
            number,
            view.groups,
            wishes,  # type: ignore[arg-type]
            ways,
        )
        made.geometry(f"{look.px(420)}x{look.px(height)}+{left + look.px(x)}+{top + look.px(y)}")
        made.show()
        view.link.drain()
        return made

    window(LAB, 0, 0, 760)
    window(LAB, 435, 0, 760).about.start()
    view.link.drain()
    window(NEWS, 870, 0, 370)
    window(GONE, 870, 390, 370)
    view.link.close()
