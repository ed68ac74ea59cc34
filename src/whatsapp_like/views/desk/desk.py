"""The desk: which conversations are open, and in which window each of them stands.

Runs on the Tk thread. A conversation stands in one place at a time: docked in the main window, in a
window of its own, or in a tab. Moving it makes another view there, which takes over what the old
one held, before the old one goes.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.state.arrangement import Arrangement, Layout, Tabs
from whatsapp_like.views.choices import LAYOUT_ICONS
from whatsapp_like.views.desk.docked import Docked
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.surroundings import Kept, Surroundings
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.desk.dragging import Dragging
    from whatsapp_like.views.desk.hosts import DeskHost
    from whatsapp_like.views.desk.panes import PanesView
    from whatsapp_like.views.desk.tabs import TabsWindow
    from whatsapp_like.views.desk.window import ConversationWindow
    from whatsapp_like.views.placement import Places


class Desk:
    """Opens, moves and closes conversations."""

    def __init__(
        self,
        root: tk.Tk,
        surroundings: Surroundings,
        places: Places,
        *,
        attended: Callable[[int | None], object],
        retitle: Callable[[], object],
        arranged: Callable[[], object],
    ) -> None:
        """`attended` hears which conversation has the keyboard, or stands docked once that was
        closed; `retitle` that the main window may have another number of unread messages;
        `arranged` that something stands elsewhere."""
        self._root = root
        self._surroundings = replace(surroundings, placing=self)
        self._places = places
        self._attended = attended
        self._arranged = arranged
        self.docked = Docked(root, self._surroundings, self, retitle)
        self._where: dict[int, DeskHost] = {}
        self._on_top: set[str] = set()
        self._last = 0
        self._undocked: tuple[int, Kept] | None = None

    @cached_property
    def _dragging(self) -> Dragging:
        """Made when it is asked for first, with the windows of tabs that it knows."""
        from whatsapp_like.views.desk.dragging import Dragging

        return Dragging(self._root, self._surroundings, self)

    # --- what is open -----------------------------------------------------------------------------

    @property
    def hosts(self) -> list[DeskHost]:
        """Every place in which something stands, the main window first."""
        others = dict.fromkeys(host for host in self._where.values() if host is not self.docked)
        return [self.docked, *others]

    @property
    def talks(self) -> dict[int, ConversationView]:
        """The view of each open conversation that has one."""
        return {each: view for host in self.hosts for each, view in host.views.items()}

    @property
    def conversations(self) -> list[int]:
        """Every open conversation, the docked one first, tabs from the left to the right."""
        return [each for host in self.hosts for each in host.conversations]

    @property
    def current(self) -> int | None:
        """The conversation that has the keyboard, None when it is elsewhere."""
        return next((each for each, view in self.talks.items() if view.attended), None)

    def is_attended(self, conversation: int) -> bool:
        """Tell whether somebody has this conversation in view and the keyboard in its window."""
        view = self.view_of(conversation)
        return view is not None and view.attended

    def view_of(self, conversation: int) -> ConversationView | None:
        """Return the view that a conversation has now; a tab never in front has none."""
        host = self._where.get(conversation)
        return host.views.get(conversation) if host is not None else None

    def host_of(self, conversation: int) -> DeskHost | None:
        """Return where a conversation stands."""
        return self._where.get(conversation)

    # --- opening, moving, closing -----------------------------------------------------------------

    def open(self, conversation: int, layout: Layout | None = None) -> ConversationView:
        """Open a conversation, or bring it to the front where it stands.

        A `layout` moves it: into the main window, a window of its own, or a tab.
        """
        host = self._where.get(conversation)
        if host is None or (layout is not None and host.layout is not layout):
            host = self._host_for(layout or self._surroundings.state.desktop.layout, conversation)
            self.move(conversation, host)
            self._attended(conversation)
        self._last = conversation
        return host.present(conversation)

    def move(self, conversation: int, host: DeskHost, at: int | None = None) -> None:
        """Let a conversation stand at `host`, which need not be open yet."""
        source = self._where.get(conversation)
        if source is host:
            host.put(conversation, at=at)
            self.changed()
            return
        kept = None
        if source is not None and conversation in source.views:
            kept = source.views[conversation].kept()
        displaced = list(self.docked.conversations) if host is self.docked else []
        host.put(conversation, kept, at)
        self._where[conversation] = host
        self._keep_on_top(host)
        if source is not None:
            source.drop(conversation)
        for each in displaced:
            self.close(each)
        self.changed()

    def close(self, conversation: int) -> None:
        """Close a conversation; what is typed stays as a draft."""
        host = self._where.pop(conversation, None)
        if host is None:
            return
        # Who drags it would never hear of the button that is let go.
        self._dragging.cancel()
        host.drop(conversation)
        self._surroundings.actions.close(conversation)
        self._attended(next(iter(self.docked.conversations), None))
        self.changed()

    def close_all(self) -> None:
        """Close every conversation."""
        for conversation in list(self._where):
            self.close(conversation)
        self._surroundings.begun.clear()
        self._surroundings.places.clear()

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to a conversation."""
        host = self._where.pop(old, None)
        if host is not None:
            on_top = host.name in self._on_top
            self._where[new] = host
            host.become(old, new)
            self._last = new if self._last == old else self._last
            if on_top:
                self._on_top.add(host.name)
            self.changed()

    def attend(self, conversation: int) -> None:
        """Take note that this conversation has the keyboard now."""
        self._last = conversation
        self._attended(conversation)

    def changed(self) -> None:
        """Take note that something stands elsewhere now."""
        self._arranged()

    # --- the layout -------------------------------------------------------------------------------

    def lay_out(self, layout: Layout) -> None:
        """Let every open conversation stand where this layout opens them."""
        last = self._last if self._last in self._where else next(iter(self._where), 0)
        if self.docked.panes is not None:
            self.docked.panes.split(layout is Layout.ONE)
        if layout is Layout.ONE:
            # One window: what one was at last. Drafts stay with the others.
            for conversation in list(self._where):
                if conversation != last:
                    self.close(conversation)
        for conversation in self.conversations:
            if conversation != last or layout is Layout.TABS:
                self._stand(conversation, layout)
        if last in self._where:
            # A window of its own opens when the others are on screen: window managers give the
            # keyboard to the newest one, and may put it above the one that had it before.
            self._root.update_idletasks()
            self._stand(last, layout)
            self._where[last].present(last)

    def _stand(self, conversation: int, layout: Layout) -> None:
        """Let a conversation stand where this layout opens it."""
        if self._where[conversation].layout is not layout:
            self.move(conversation, self._host_for(layout, conversation))

    def attach(self, panes: PanesView) -> None:
        """Dock in these panes from now on."""
        desktop = self._surroundings.state.desktop
        panes.split(desktop.layout is Layout.ONE)
        panes.sashed.connect(lambda _width: self.changed())
        self.docked.attach(panes)
        if self._undocked is not None:
            conversation, kept = self._undocked
            self._undocked = None
            self.docked.put(conversation, kept)

    def detach(self) -> None:
        """Let the panes go; what is docked comes back when there are others."""
        self._undocked = self.docked.detach()

    def renew(self) -> None:
        """Make every view anew where it stands: the words are in another language now."""
        for host in self.hosts:
            host.renew()

    def arrangement(self) -> Arrangement:
        """Return what stands where."""
        hosts = self.hosts
        panes = self.docked.panes
        names = {host.name for host in hosts}
        return Arrangement(
            docked=next(iter(self.docked.conversations), 0),
            floating=tuple(h.conversations[0] for h in hosts if h.layout is Layout.WINDOWS),
            tabs=tuple(
                Tabs(conversations=tuple(host.conversations), chosen=host.chosen)
                for host in sorted(self._tab_windows(), key=lambda each: each.number)
            ),
            on_top=tuple(sorted(self._on_top & names)),
            list_width=panes.list_width if panes is not None else 0,
        )

    def restore(self, arrangement: Arrangement) -> None:
        """Open again what stood here; what is not known any more stays away."""
        known = self._surroundings.state.conversations
        self._on_top = set(arrangement.on_top)
        panes = self.docked.panes
        if panes is not None and arrangement.list_width:
            panes.list_width = arrangement.list_width
        if panes is not None and arrangement.docked in known:
            self.move(arrangement.docked, self.docked)
        self._keep_on_top(self.docked)
        for group in arrangement.tabs:
            there = [each for each in group.conversations if each in known]
            if not there:
                continue
            window = self._tabs_window()
            # The one in front first: only its view is made.
            front = group.chosen if group.chosen in there else there[0]
            for conversation in (front, *(each for each in there if each != front)):
                if conversation not in self._where:
                    self.move(conversation, window)
            window.reorder([each for each in there if self._where.get(each) is window])
        for conversation in arrangement.floating:
            if conversation in known and conversation not in self._where:
                self.move(conversation, self._window(conversation))
        docked = next(iter(self.docked.conversations), None)
        self._last = docked or self._last
        self._attended(docked)

    # --- menus ------------------------------------------------------------------------------------

    def choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu: other windows, staying on top, closing."""
        host = self._where.get(conversation)
        lines = self.moves(conversation)
        if host is None:
            return lines
        on_top = host.name in self._on_top
        return [
            *lines,
            Choice(),
            Choice(
                _("Always on top"),
                lambda: self.keep_on_top(host, not on_top),
                checked=on_top,
                mark=Icon.TO_FRONT,
            ),
            Choice(_("Close chat"), lambda: self.close(conversation), mark=Icon.CLOSE),
        ]

    def moves(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu that open a conversation somewhere else than it stands."""
        host = self._where.get(conversation)
        here = host.layout if host is not None else None
        labels = {
            Layout.ONE: _("Show in the main window"),
            Layout.WINDOWS: _("Open in a new window"),
            Layout.TABS: _("Open in a tab"),
        }
        if host is None:
            # What a click does needs no line of its own.
            here = self._surroundings.state.desktop.layout
        return [
            Choice(label, self._opener(conversation, layout), mark=LAYOUT_ICONS[layout])
            for layout, label in labels.items()
            if layout is not here
        ]

    def keep_on_top(self, host: DeskHost, on_top: bool) -> None:
        """Let a window stay above all others, or not."""
        if on_top:
            self._on_top.add(host.name)
        else:
            self._on_top.discard(host.name)
        self._keep_on_top(host)
        self.changed()

    def is_on_top(self, host: DeskHost) -> bool:
        """Tell whether a window stays above all others."""
        return host.name in self._on_top

    def _opener(self, conversation: int, layout: Layout) -> Callable[[], object]:
        return lambda: self.open(conversation, layout)

    # --- dragging ---------------------------------------------------------------------------------

    def drag(self, conversation: int, x: int, y: int) -> None:
        """Let a conversation follow the pointer, which is there on the screen."""
        self._dragging.drag(conversation, x, y)

    def release(self, conversation: int, x: int, y: int) -> None:
        """Put a conversation where it was let go."""
        self._dragging.release(conversation, x, y)

    def rest(self) -> None:
        """What is dragged is back where it came from, for now."""
        self._dragging.cancel()

    def cancel_drag(self) -> bool:
        """Leave what is being dragged where it was; tell whether there was anything."""
        return self._dragging.forget()

    def tear_off(self, conversation: int, x: int, y: int) -> None:
        """Give a conversation a window of its own there on the screen."""
        from whatsapp_like.views.desk.window import ConversationWindow

        host = self._where.get(conversation)
        if not isinstance(host, ConversationWindow):
            host = self._window(conversation)
            self.move(conversation, host)
        host.placement.put(x, y)
        host.present(conversation)

    # --- inside -----------------------------------------------------------------------------------

    def _host_for(self, layout: Layout, conversation: int) -> DeskHost:
        if layout is Layout.ONE and self.docked.panes is not None:
            return self.docked
        if layout is Layout.TABS:
            # The newest one, which was made last.
            windows = self._tab_windows()
            return windows[-1] if windows else self._tabs_window()
        return self._window(conversation)

    def _window(self, conversation: int) -> ConversationWindow:
        # What no start shows, unless it stood there at last, is loaded when it is asked for.
        from whatsapp_like.views.desk.window import ConversationWindow

        return ConversationWindow(self._root, self._surroundings, self._places, conversation, self)

    def _tabs_window(self) -> TabsWindow:
        from whatsapp_like.views.desk.tabs import TabsWindow

        taken = {window.number for window in self._tab_windows()}
        number = next(n for n in range(1, len(taken) + 2) if n not in taken)
        return TabsWindow(self._root, self._surroundings, self._places, number, self)

    def _tab_windows(self) -> Sequence[TabsWindow]:
        if all(host.layout is not Layout.TABS for host in self._where.values()):
            return []
        from whatsapp_like.views.desk.tabs import TabsWindow

        return [host for host in self.hosts if isinstance(host, TabsWindow)]

    def _keep_on_top(self, host: DeskHost) -> None:
        host.window.wm_attributes("-topmost", host.name in self._on_top)
