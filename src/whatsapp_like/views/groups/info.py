"""A group or channel in detail, live: what it is about, who is in it, and what I may do there.

Runs on the Tk thread. The list of members is in the state while this window is open.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.models.roles import Deed, may
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.groups.about import AboutView
from whatsapp_like.views.groups.leaving import ask_forget, ask_hand_over, ask_leave, ask_remove
from whatsapp_like.views.groups.members import MemberDeeds, MemberRows, member_choices
from whatsapp_like.views.groups.settings import ChangeActions, GroupSettingsDialog
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.rows import Somebody
from whatsapp_like.views.menus import Choice, drop_down, pop_up
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.observing import entries_of, observe, when_gone
from whatsapp_like.views.people.card import CardWindow
from whatsapp_like.views.people.describing import (
    kind_of,
    many_words,
    now_of,
    online,
    talk_seed,
    talk_title,
)
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from whatsapp_like.models.conversation import Conversation
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.candidates import Addressee
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.placement import Places
    from whatsapp_like.views.portraits.chooser import PictureChooser

Failed = Callable[[str], None]


class InfoActions(ChangeActions, Protocol):
    """What the window may ask for; see GroupController."""

    def watch(self, conversation: int, failed: Failed | None = None) -> None:
        """Keep the list of members in the state from now on."""
        ...

    def unwatch(self, conversation: int) -> None:
        """Nobody looks at the list any more."""
        ...

    def add(
        self,
        conversation: int,
        accounts: Sequence[int],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Add people to a group."""
        ...

    def remove(self, conversation: int, account: int, failed: Failed) -> None:
        """Take somebody out of a group."""
        ...

    def set_role(self, conversation: int, account: int, role: MemberRole, failed: Failed) -> None:
        """Give somebody a role; OWNER hands the group over."""
        ...

    def leave(self, conversation: int, failed: Failed) -> None:
        """Leave a group or channel."""
        ...

    def forget(self, conversation: int, failed: Failed) -> None:
        """Take a group that I left out of my list."""
        ...


class Ways(NamedTuple):
    """Where the window leads: a conversation, writing to somebody, their details, the invites of
    the group that a window is about, and its picture."""

    open: Callable[[int], object]
    write_to: Callable[[int], object]
    details: Callable[[int], object]
    invites: Callable[[tk.Misc, int], object]
    pictures: PictureChooser


class GroupWindow(CardWindow):
    """Shows one group or channel; `conversation` is its id."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        places: Places,
        conversation: int,
        actions: InfoActions,
        people: FindActions,
        ways: Ways,
    ) -> None:
        name = talk_title(state, conversation)
        super().__init__(root, look, state, places, "group", name, (440, 760), (340, 520))
        self.conversation = conversation
        self._actions = actions
        self._people = people
        self._ways = ways
        self.rows = MemberRows(state, conversation)
        self._watching = False
        self._build()
        observe(self, entries_of(state.conversations), self._changed)
        observe(self, entries_of(state.members), self._changed)
        observe(self, entries_of(state.people), lambda *_: self._jobs.idle("list", self._relist))
        events = state.session.events
        observe(
            self,
            (events.phase, events.account),
            lambda *_: self._jobs.idle("mine", self._changed_me),
        )
        when_gone(self, self._unwatch)
        self.write.focus_set()

    def escape(self) -> None:
        """Leave what is being changed, else close."""
        if self.about.editing:
            self.about.stop()
        elif self.search.value:
            self.search.clear()
        else:
            self.close()

    @property
    def unsaved(self) -> bool:
        """Whether something is written here that was not saved."""
        return self.about.unsaved

    # --- what stands where ------------------------------------------------------------------------

    def _build(self) -> None:
        look, px = self.look, self.look.px
        head = ttk.Frame(self, padding=(px(20), px(22), px(20), 0))
        head.pack(fill="x")  # type: ignore[no-untyped-call]
        line = ttk.Frame(head)
        line.pack(fill="x")  # type: ignore[no-untyped-call]
        self.more = IconButton(line, look, Icon.MENU, _("More"), self._show_more)
        self.more.pack(side="right")  # type: ignore[no-untyped-call]
        self.edit = IconButton(
            line, look, Icon.EDIT, _("Change name and description"), lambda: self.about.start()
        )
        self.face = FaceView(line, look, size=72, role=Role.TITLE, pressed=self._face_pressed)
        self.face.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self.about = AboutView(head, look, self._save, self._edited)
        self.about.pack(fill="x")  # type: ignore[no-untyped-call]
        # One thing at a time: they go while something is being changed.
        buttons = self._buttons = ttk.Frame(head)
        buttons.pack(fill="x", pady=(px(14), px(12)))  # type: ignore[no-untyped-call]
        self.write = TextButton(
            buttons,
            look,
            _("Open"),
            lambda: self._ways.open(self.conversation),
            rank=Rank.PRIMARY,
        )
        self.write.pack(side="left")  # type: ignore[no-untyped-call]
        self.end = TextButton(buttons, look, _("Leave"), self._ask_end, rank=Rank.DANGER)
        self._list_box = ttk.Frame(self)
        bar = ttk.Frame(self._list_box)
        bar.pack(fill="x", padx=(px(20), px(16)), pady=(0, px(6)))  # type: ignore[no-untyped-call]
        self.add = IconButton(bar, look, Icon.ADD_PERSON, _("Add people"), self._ask_add)
        self.search = EntryBox(
            bar,
            look,
            label=_("Search members"),
            placeholder=_("Search members"),
            search=True,
            changed=self._searched,
            entered=self._first,
        )
        self.search.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self.rows.search("")
        self.list = ListView(self._list_box, look, self.rows, self)
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.search.field.bind("<Down>", lambda _: self._into_list(), add=True)
        self.search.hear(self.list.canvas)
        self._told = Words(self, look, "", role=Role.SMALL, ink=second_ink)
        self.notice = Notice(self, look)
        self._fill()

    @property
    def _head(self) -> Conversation | None:
        summary = self._state.conversations.get(self.conversation)
        return summary.conversation if summary else None

    def _may(self, deed: Deed) -> bool:
        return may(self._state.role_in(self.conversation), deed)

    def _fill(self) -> None:
        head, state, px = self._head, self._state, self.look.px
        if head is None or head.group is None:
            self.close()
            return
        of = kind_of(state.conversations.get(self.conversation))
        channel = of is ConversationKind.CHANNEL
        name, seed = talk_title(state, self.conversation), talk_seed(state, self.conversation)
        self._entitle(name, seed, of)
        kind = _("Channel") if channel else _("Group")
        words = f"{kind} · {many_words(state, self.conversation)}"
        quiet = state.conversations[self.conversation].is_quiet(now_of(state))
        self.face.show(name, seed, Presence.NONE, words, loud=False, muted=quiet, kind=of)
        self.about.show(head.title, head.group.description)
        _put(self.edit, self._may(Deed.CHANGE), side="right", after=self.more)
        place = {"side": "right", "padx": (px(6), 0), "before": self.search}
        _put(self.add, self._may(Deed.ADD), **place)
        left = head.group.left
        self.end.rename(_("Delete chat") if left else _("Unsubscribe") if channel else _("Leave"))
        _put(self.end, True, side="right")
        self._show_list(channel, left)

    def _show_list(self, channel: bool, left: bool) -> None:
        """Show who is in it, to whom that is told, and have it kept up to date meanwhile."""
        listed = not left and (not channel or self._may(Deed.CHANGE))
        if listed and not self._watching:
            self._actions.watch(self.conversation)
        elif not listed:
            self._unwatch()
        self._watching = listed
        px = self.look.px
        _put(self._list_box, listed, fill="both", expand=True)
        words = "" if left else _("Who subscribes is told to its admins only.")
        self._told.say(words)
        _put(self._told, not listed, fill="x", padx=px(22))
        self._relist()

    def _unwatch(self) -> None:
        # Once for each time: whoever writes in the conversation may look at the list too.
        if self._watching:
            self._watching = False
            self._actions.unwatch(self.conversation)

    def _relist(self) -> None:
        self.rows.refresh()
        known = self._state.members.get(self.conversation)
        if self.search.value:
            self.list.set_empty(_("No one has that name."), Icon.SEARCH)
        else:
            self.list.set_empty("" if known else _("Loading…"), Icon.REFRESH)
        self.list.refresh()

    def _changed_me(self) -> None:
        if self._watching and online(self._state):
            # A channel's list is told of by nobody who was not asked; what is new costs a question.
            self._actions.watch(self.conversation)
            self._actions.unwatch(self.conversation)
        self._fill()

    def _changed(self, conversation: int, *_: object) -> None:
        if conversation == self.conversation:
            self._jobs.idle("fill", self._fill)

    # --- what the list asks for -------------------------------------------------------------------

    def choose(self, key: Hashable) -> None:
        """Show somebody in detail; a member of whom I may change something has a menu instead."""
        if isinstance(key, Somebody) and key.account in self._state.people:
            self._ways.details(key.account)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a member."""
        choices = self.choices(key)
        if choices:
            pop_up(self, self.look, choices, x, y)

    def choices(self, key: Hashable) -> list[Choice]:
        """Return the lines of a member's menu."""
        member = self.rows.member(key.account) if isinstance(key, Somebody) else None
        if member is None:
            return []
        deeds = MemberDeeds(
            self._ways.write_to,
            self._ways.details,
            lambda account: self._set_role(account, MemberRole.ADMIN),
            lambda account: self._set_role(account, MemberRole.MEMBER),
            lambda account: ask_hand_over(
                *(self, self.look, self._state, self.conversation, account),
                lambda: self._set_role(account, MemberRole.OWNER),
            ),
            lambda account: ask_remove(
                *(self, self.look, self._state, self.conversation, account),
                lambda: self._actions.remove(self.conversation, account, self._say),
            ),
        )
        return member_choices(self._state, self.conversation, member, deeds)

    def _searched(self, text: str) -> None:
        self.rows.search(text)
        self._relist()

    def _first(self) -> None:
        if len(self.rows):
            self.choose(self.rows.row(0).key)

    def _into_list(self) -> str:
        if len(self.rows):
            self.list.canvas.focus_set()
            self.list.show(0)
        return "break"

    # --- what I change ----------------------------------------------------------------------------

    def _set_role(self, account: int, role: MemberRole) -> None:
        self._actions.set_role(self.conversation, account, role, self._say)

    def _save(self, title: str, description: str) -> None:
        self._actions.change(
            self.conversation,
            self._not_saved,
            self._saved,
            title=title,
            description=description,
        )

    def _edited(self, editing: bool) -> None:
        px = self.look.px
        _put(self._buttons, not editing, fill="x", pady=(px(14), px(12)))
        if not editing:
            self.write.focus_set()

    def _saved(self) -> None:
        if self.winfo_exists():
            self.about.stop()

    def _not_saved(self, words: str) -> None:
        if self.winfo_exists():
            self.about.settle()
            self.notice.say(words)

    def _ask_add(self) -> None:
        SeveralDialog(
            self,
            self.look,
            self._state,
            self._people,
            _("Add people"),
            _("Add"),
            self._add,
            without=[m.account for m in self._state.members.get(self.conversation, ())],
        )

    def _add(self, whom: Sequence[Addressee]) -> None:
        numbers = [each.account for each in whom]
        self._actions.add(self.conversation, numbers, lambda: None, self._say)

    def _ask_end(self) -> None:
        head, actions, here = self._head, self._actions, self.conversation
        place = (self, self.look, self._state, here)
        if head is not None and head.group is not None and head.group.left:
            ask_forget(*place, lambda: actions.forget(here, self._say))
        else:
            ask_leave(*place, lambda: actions.leave(here, self._say))

    def _show_more(self) -> None:
        drop_down(self, self.look, self.more_choices(), self.more)

    def _picture_choices(self) -> list[Choice]:
        head = self._head
        has_one = head is not None and head.group is not None and bool(head.group.picture)
        return self._ways.pictures.choices(self, self.conversation, has_one, self._say)

    def _face_pressed(self) -> None:
        if self._may(Deed.CHANGE):
            drop_down(self, self.look, self._picture_choices(), self.face)

    def more_choices(self) -> list[Choice]:
        """Return the lines of the menu beside the name."""
        here, head = self.conversation, self._head
        left = head is not None and head.group is not None and head.group.left
        choices = []
        if self._may(Deed.INVITE):
            invites = lambda: self._ways.invites(self, here)  # noqa: E731
            choices.append(Choice(_("Invite links"), invites, mark=Icon.LINK))
        if self._may(Deed.CHANGE):
            choices += [
                Choice(_("Add people"), self._ask_add, mark=Icon.ADD_PERSON),
                Choice(_("Change name and description"), self.about.start, mark=Icon.EDIT),
                *self._picture_choices(),
                Choice(_("Settings"), self.settings, mark=Icon.SETTINGS),
            ]
        end = _("Delete chat") if left else self.end.label
        mark = Icon.DELETE if left else Icon.LOG_OUT
        return [*choices, Choice(end, self._ask_end, danger=True, mark=mark)]

    def settings(self) -> GroupSettingsDialog:
        """Show what admins set."""
        return GroupSettingsDialog(self, self.look, self._state, self._actions, self.conversation)

    def _say(self, words: str) -> None:
        # The answer may come after the window was closed.
        if self.winfo_exists():
            self.notice.say(words)


def _put(widget: tk.Widget, shown: bool, **place: object) -> None:
    """Show a widget in its place, or take it away."""
    if not shown:
        tk.Pack.pack_forget(widget)
    elif not widget.winfo_manager():
        tk.Pack.pack_configure(widget, **place)  # type: ignore[arg-type]
