"""The messages of one conversation: a canvas on which only the visible rows exist.

Runs on the Tk thread. The view reads rows from a `TimelineModel` and is told of each change by
`appended`, `prepended`, `inserted`, `changed`, `removed` or `reset`; what the user wants leaves
through `TimelineActions`. The first visible row never moves by itself, unless the newest one is in
view: then the view stays at the bottom. Public names: those three, `TimelineView` and `Row`.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views.bubble.parts import Parts
from whatsapp_like.views.bubbles import BubblePainter, Drawn
from whatsapp_like.views.flash import Flash
from whatsapp_like.views.floating import Floating
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.messages import Row, TimelineActions, TimelineModel
from whatsapp_like.views.notes import Notes
from whatsapp_like.views.planning import Planning
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.strip import Placed, Strip
from whatsapp_like.views.wallpaper import Wallpaper

if TYPE_CHECKING:
    from whatsapp_like.views.shortcuts.keyboard import Offer
    from whatsapp_like.views.theme import Look

__all__ = ["Row", "TimelineActions", "TimelineModel", "TimelineView"]

_PAD: Final = 14
_MARGIN: Final = 80
_NEAR_TOP: Final = 40  # rows before the first at which older ones are asked for, newer likewise


class TimelineView(ttk.Frame):
    """Shows a conversation; `reader.Reader` gives it mouse and keyboard."""

    def __init__(
        self, parent: tk.Misc, look: Look, model: TimelineModel, actions: TimelineActions
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.model = model
        self.actions = actions
        self.canvas = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, takefocus=True, yscrollincrement=1
        )
        self._bar = Scrollbar(self, look, lambda: look.palette.chat, self._bar_moved)
        self.canvas.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self._painter = BubblePainter(self.canvas, look)
        self._wallpaper = Wallpaper(self.canvas, look)
        self._planning = Planning(model, self._painter.plan)
        self._strip = Strip(self._count, self._planning.height, look.px(_PAD), look.px(_MARGIN))
        self._drawn: dict[int, Drawn] = {}  # by the serial of the row's place
        self._floating = Floating(self.canvas, look, self._painter, self.to_newest)
        self._notes = Notes(self.canvas, look, self._painter, self._strip)
        self._jobs = Jobs(self)
        self._flash = Flash(self._jobs, self._relight)
        self._focus: int | None = None
        self.parts = Parts(self)
        self._focus_marked = True
        self._selection: Selection | None = None
        self._wanted: tuple[int, int] | None = None  # the place to show once there is a size
        self._asked_older = self._asked_newer = False
        self.beyond = False  # newer rows exist than the model has
        self._current: Hashable = None  # the row at which a search is
        self._seen: Hashable = None
        self._unread = 0
        # After layout, not at each of the dozens of sizes that a drag of the frame reports.
        self.canvas.bind("<Configure>", lambda _: self._jobs.idle("size", self._resized), add=True)
        self.canvas.bind("<Map>", lambda _: self._jobs.idle("seen", self._report), add=True)
        look.watch(self, self._relook, self._place_anew)
        self._relook()
        # Imported here because it binds to this class.
        from whatsapp_like.views.reader import Reader

        self.reader = Reader(self)

    # The model changed

    def reset(self, index: int | None = None, offset: int | None = None) -> None:
        """Show the model anew: from row `index` on, which is the first news, or at its end."""
        self._seen = None
        self._asked_older = self._asked_newer = False
        self._focus = self._selection = self.parts.number = None
        self._strip.clear()
        if index is None:
            self._wanted = None
            self._strip.to_end()
            self._sync()
        else:
            self.put(index, self.look.px(_PAD) if offset is None else offset)

    def appended(self, number: int, own: bool = False, missed: int | None = None) -> None:
        """Show `number` new rows at the end; one's `own` message is always scrolled to.

        Row `missed` is the first that nobody has seen: others scroll it no further than to the top.
        """
        # Asked of the row that was the last until now.
        last = self._strip.find(len(self.model) - number - 1)
        below = self._strip.top + self._strip.height
        was_in_view = not self._strip.rows if last is None else last.bottom <= below
        if own or was_in_view:
            self._strip.to_end()
            first = self._strip.find(missed) if missed is not None else None
            if not own and missed is not None and (first is None or first.y < self._strip.top):
                self._strip.goto(missed, self.look.px(_PAD))
        else:
            self._strip.settle()
        self._sync()

    def extended(self) -> None:
        """Take note of newer rows after the last, which had existed already; nothing moves."""
        self._asked_newer = False
        self._strip.settle()
        self._sync()

    def count(self, unread: int) -> None:
        """Show on the button how many messages are unread."""
        if unread != self._unread:
            self._unread = unread
            if self._strip.height > 1:
                self._place_floating()

    def prepended(self, number: int) -> None:
        """Take note of `number` older rows before the first; nothing moves on screen."""
        self._asked_older = False
        if self._focus is not None:
            self._focus += number
        self._move_selection(0, number)
        if not self._strip.rows:
            self.reset()
            return
        self._strip.added_above(number)
        # The row that was the first has perhaps lost its day's chip.
        self._strip.changed(number, upwards=True)
        self._sync()

    def changed(self, index: int) -> None:
        """Show row `index` as it is now; a mere change of its tick costs next to nothing."""
        placed = self._strip.find(index)
        if placed is None:
            return
        row = self.model.row(index)
        drawn = self._drawn.get(placed.serial)
        if drawn is not None and drawn.only_tick_differs(row):
            self._painter.retick(drawn, row)
            return
        at_end = self._strip.at_end()
        self._strip.changed(index)
        for placed in list(self._strip.rows):
            other = self._drawn.get(placed.serial)
            if other is not None and other.quotes_otherwise(self.model.row(placed.index)):
                self._strip.changed(placed.index)
        if at_end:
            self._strip.to_end()
        self._sync()

    def removed(self, index: int) -> None:
        """Take note that row `index` has gone; the first visible row stays where it is."""
        if self._focus is not None and self._focus >= index:
            self._focus = self._focus - 1 if self._focus > index else None
        self._move_selection(index, -1)
        first = self._strip.visible()[0]
        self._place_anew(shift=-1 if index < first else 0)

    def inserted(self, index: int, number: int) -> None:
        """Show `number` new rows from `index` on; the first visible row stays where it is."""
        if self._focus is not None and self._focus >= index:
            self._focus += number
        self._move_selection(index, number)
        first, last = self._strip.visible()
        # The model has grown already: the end is where it was before.
        at_end = last >= len(self.model) - number - 1
        self._place_anew(at_end, shift=number if index <= first else 0)

    def _move_selection(self, index: int, number: int) -> None:
        self.reader.chooser.moved(index, number)
        if self._selection is not None:
            self._selection = self._selection.moved(index, number)

    def set_empty(self, words: str) -> None:
        """Say what stands in the middle while there are no messages."""
        if words != self._notes.empty:
            self._notes.empty = words
            self._sync()

    def set_older(self, words: str) -> None:
        """Say above the oldest row why there are no older ones yet; empty when none exist."""
        if words != self._notes.older:
            self._notes.older = words
            self._notes.make_room()
            self._strip.settle()
            self._sync()

    def unfold(self, index: int) -> None:
        """Show every line of a long message."""
        self._painter.unfolded.add(self.model.row(index).key)
        # Its upper edge stays, so that reading goes on where it ended.
        self._strip.changed(index, upwards=False)
        self._sync()

    def keep_still(self, still: bool) -> None:
        """Let nothing move by itself, or let it."""
        self._floating.still = still

    def renew(self) -> None:
        """Draw the rows anew that say something else now: a name has come, or is another one."""
        for placed in list(self._strip.rows):
            drawn = self._drawn.get(placed.serial)
            if drawn is not None and drawn.row != self.model.row(placed.index):
                self.changed(placed.index)

    def retell(self) -> None:
        """Draw all rows anew: what the model tells of them has changed, the days for instance."""
        self._place_anew()

    # Moving

    def to_newest(self) -> None:
        """Show the newest message, loading it where the view is beyond."""
        if self.beyond:
            self.actions.newest()
            return
        self._strip.to_end()
        self._sync()

    def to_oldest(self) -> None:
        """Show the oldest message that the model has."""
        self._strip.goto(0, self.look.px(_PAD) + self._strip.head)
        self._floating.wake()
        self._sync()

    def show(self, index: int) -> None:
        """Bring row `index` into the upper third and under the keyboard."""
        self._strip.goto(index, self._strip.height // 3)
        self._floating.wake()
        self.focus_row(index)
        self._sync()

    def focus_pane(self) -> None:
        """Put the keyboard into the messages."""
        self.canvas.focus_set()

    def reveal(self, index: int) -> None:
        """Bring row `index` into the upper third, unless all of it is in view, and let it flash."""
        self._resized()  # or a size that has come, but was not heard of, would undo it
        drawn = self.drawn(index)
        if self._painter.find and (drawn is None or drawn.more):
            # What was searched for may stand below the fold.
            self._painter.unfolded.add(self.model.row(index).key)
            self._strip.changed(index, upwards=False)
        placed, strip = self._strip.find(index), self._strip
        whole = placed is not None and strip.top <= placed.y
        if placed is None or not whole or placed.bottom > strip.top + strip.height:
            strip.goto(index, strip.height // 3)
            self._floating.wake()
        self._flash.start(self.model.row(index).key)
        self._sync()
        if (drawn := self.drawn(index)) is not None:
            found = self._painter.found_at(drawn)
            if found is not None and not 0 <= drawn.top + found - strip.top < strip.height:
                # In a message taller than the view, what was searched for.
                strip.scroll(drawn.top + found - strip.top - strip.height // 3)
                self._sync()

    def _relight(self, keys: set[Hashable]) -> None:
        for placed in self._strip.rows:
            drawn = self._drawn.get(placed.serial)
            if drawn is not None and drawn.row.key in keys:
                self._draw(placed)
        self._rest()

    def mark(self, find: str, current: Hashable = None) -> None:
        """Mark the words that a search for `find` hits, most of all in the row `current`."""
        if (find, current) == (self._painter.find, self._current):
            return
        self._painter.find, self._current = find, current
        for placed in self._strip.rows:
            if placed.serial in self._drawn:
                self._draw(placed)
        self._rest()

    def where(self) -> tuple[int, int]:
        """Return the first visible row and where it begins below the upper edge, in pixels."""
        first = self._strip.visible()[0]
        placed = self._strip.find(first)
        return first, placed.y - self._strip.top if placed is not None else 0

    def put(self, index: int, offset: int) -> None:
        """Scroll so that row `index` begins `offset` pixels below the upper edge."""
        # Before it has a size nothing has a place: then this is done once it has.
        self._wanted = (index, offset) if self._strip.height <= 1 else None
        self._strip.goto(index, offset)
        self._sync()

    def scroll(self, pixels: int) -> None:
        """Scroll by real pixels, towards the newest when positive."""
        self._strip.scroll(pixels)
        self._floating.wake()
        self._sync()

    def page(self, direction: int) -> None:
        """Scroll by a page less two lines: 1 towards the newest, -1 towards the oldest."""
        self.scroll(direction * max(1, self._strip.height - self.look.px(60)))

    def at_end(self) -> bool:
        """Tell whether the newest message is in view."""
        return self._strip.at_end()

    def visible(self) -> tuple[int, int]:
        """Return the indices of the first and last row on screen; (0, -1) when there is none."""
        return self._strip.visible()

    # One row

    def shortcuts(self) -> Offer:
        """Return what keys do while messages have the keyboard."""
        return {Action.COPY: self.reader.copy}

    @property
    def focused(self) -> int | None:
        """The index of the row under the keyboard, or None."""
        return self._focus

    @property
    def unread(self) -> int:
        """How many messages are unread: the button's count."""
        return self._unread

    @property
    def older_said(self) -> str:
        """What is said above the oldest row."""
        return self._notes.older

    def hint(self, words: str, x: int, y: int) -> None:
        """Say something at a spot of the canvas window until one scrolls on; empty hides it."""
        self._floating.hint(words, x, y + self._strip.top)

    @property
    def flashing(self) -> Hashable:
        """The key of the row that flashes, or None."""
        return self._flash.key

    def focus_row(self, index: int | None, *, scroll: bool = True, mark: bool = True) -> None:
        """Put a row under the keyboard, scrolling as little as shows it; None for no row.

        Without `mark` it is not shown: whoever clicks knows where they are.
        """
        old, self._focus = self._focus, index
        if old != index:
            self.parts.number = None
        marked, self._focus_marked = self._focus_marked, mark
        for each in {old, index} - {None} if (old, marked) != (index, mark) else ():
            if each is not None:
                self.redraw(each)
        if index is not None and scroll:
            self._bring(index)
        self._sync()

    def redraw(self, index: int) -> None:
        """Draw a row anew that is as high as it was."""
        placed = self._strip.find(index)
        if placed is not None and placed.serial in self._drawn:
            self._draw(placed)
            self._rest()

    def _bring(self, index: int) -> None:
        """Scroll as little as shows row `index`; of one taller than the view, the nearer edge."""
        strip, placed = self._strip, self._strip.find(index)
        if placed is None:
            strip.goto(index, self.look.px(_PAD))
        elif placed.y >= strip.top and placed.bottom <= strip.top + strip.height:
            return
        elif placed.height > strip.height:
            if placed.y > strip.top:
                strip.scroll(placed.y - strip.top)
            elif placed.bottom < strip.top + strip.height:
                strip.scroll(placed.bottom - strip.top - strip.height)
        elif placed.y < strip.top:
            strip.scroll(placed.y - strip.top)
        else:
            strip.scroll(placed.bottom - strip.top - strip.height)
        self._floating.wake()

    def row_at(self, y: int) -> int | None:
        """Return the index of the row at `y` of the canvas window, or None."""
        at = self._strip.top + y
        return next((p.index for p in self._strip.rows if p.y <= at < p.bottom), None)

    def drawn(self, index: int) -> Drawn | None:
        """Return what row `index` left on the canvas, or None when it has no place."""
        placed = self._strip.find(index)
        return self._drawn.get(placed.serial) if placed is not None else None

    def bounds(self, index: int) -> tuple[int, int, int, int] | None:
        """Return where the bubble of row `index` is in the canvas window, or None."""
        drawn = self.drawn(index)
        if drawn is None:
            return None
        x0, y0, x1, y1 = drawn.on_canvas()
        return x0, y0 - self._strip.top, x1, y1 - self._strip.top

    def place_at(self, x: int, y: int) -> Place | None:
        """Return which character is nearest to a spot of the canvas window."""
        index = self.row_at(y)
        if index is None:
            rows = self._strip.rows
            index = rows[-1].index if rows and y > 0 else rows[0].index if rows else None
        drawn = self.drawn(index) if index is not None else None
        if index is None or drawn is None:
            return None
        offset = self._painter.offset_at(drawn, x, y + self._strip.top - drawn.top)
        return Place(index, offset)

    @property
    def selection(self) -> Selection | None:
        """The text chosen with the mouse, or None."""
        return self._selection

    def choose_text(self, selection: Selection | None) -> None:
        """Show what is chosen; rows of which nothing else is chosen now are left as they are."""
        old, self._selection = self._selection, selection
        for placed in self._strip.rows:
            drawn = self._drawn.get(placed.serial)
            if drawn is None:
                continue
            length = len(drawn.laid.text)
            before = old.part(placed.index, length) if old else (0, 0)
            if before != self._chosen(placed.index, length):
                self._draw(placed)
        self._rest()

    def _chosen(self, index: int, length: int) -> tuple[int, int]:
        return self._selection.part(index, length) if self._selection else (0, 0)

    # Drawing

    def _count(self) -> int:
        return len(self.model)

    def _sync(self) -> None:
        """Make the canvas show what the strip says."""
        if self._strip.height <= 1:
            self._planning.forget()
            return
        canvas = self.canvas
        gone, new, moved = self._strip.take_changes()
        for serial, by in moved.items():
            canvas.move(f"row{serial}", 0, by)
            if serial in self._drawn:
                self._drawn[serial].top += by
        for placed in new:
            self._draw(placed)
        # Last: a colour that nothing has for a moment is asked of the screen anew, and waited for.
        for serial in gone:
            canvas.delete(f"row{serial}")
            self._drawn.pop(serial, None)
        canvas.yview_scroll(self._strip.top - round(canvas.canvasy(0)), "units")
        self._wallpaper.place(self._strip.top, self._painter.width, self._strip.height)
        self._notes.draw(len(self.model))
        self._bar.show(*self._strip.position())
        self._place_floating()
        self._planning.forget()
        self._jobs.idle("seen", self._report)

    def _rest(self) -> None:
        """End what has drawn single rows anew."""
        self._planning.forget()
        self._floating.raise_up()

    def _draw(self, placed: Placed) -> None:
        tag = f"row{placed.serial}"
        self.canvas.delete(tag)
        index, planning = placed.index, self._planning
        row = planning.row(index)
        self._drawn[placed.serial] = self._painter.draw(
            row,
            planning.before(index),
            planning.plan(index),
            placed.y,
            tag,
            focused=index == self._focus and self._focus_marked,
            spot=self.parts.number if index == self._focus else None,
            current=self._current is not None and row.key == self._current,
            glow=self._flash.of(row.key),
            chosen=self._chosen(index, sys.maxsize),
        )

    def _place_floating(self) -> None:
        strip = self._strip
        first = strip.visible()[0]
        top = strip.find(first)
        day = ""
        # At the very top the row's own chip is in view.
        if top is not None and top.y < strip.top and not self._shows_chip(first):
            day = self.model.row(first).day
        at_end = strip.at_end() and not self.beyond
        self._floating.place(strip.top, strip.height, day, not at_end, self._unread)

    def _shows_chip(self, first: int) -> bool:
        """Tell whether a day's own chip is where the floating one would be."""
        limit = self._strip.top + self.look.px(44)
        for placed in self._strip.rows:
            if placed.index < first or placed.y > limit:
                continue
            drawn = self._drawn.get(placed.serial)
            if drawn and drawn.day and placed.y > self._strip.top - self.look.px(34):
                return True
        return False

    def _report(self) -> None:
        """Tell which rows were seen, and ask for older ones before they are missed."""
        if not self.canvas.winfo_viewable() or not len(self.model):
            return
        first, last = self._strip.visible()
        key = self.model.row(last).key if last >= 0 else None
        if last >= 0 and key != self._seen:
            self._seen = key
            self.actions.seen(key)
        if first < _NEAR_TOP and not self._asked_older:
            self._asked_older = True
            self.actions.older()
        if self.beyond and last >= len(self.model) - _NEAR_TOP and not self._asked_newer:
            self._asked_newer = True
            self.actions.newer()

    # Size and look

    def _resized(self) -> None:
        width, height = self.canvas.winfo_width(), self.canvas.winfo_height()
        strip, painter = self._strip, self._painter
        if width <= 1 or (width, height) == (painter.width, strip.height):
            return
        at_end = strip.at_end() or not strip.rows
        strip.height = height
        if width != painter.width:
            painter.resize(width)
            self._floating.forget()
            if self._wanted is not None:
                self.put(*self._wanted)
                return
            strip.remeasure(self._refitted)
        if at_end:
            strip.to_end()
        strip.settle()
        self._sync()

    def _refitted(self, placed: Placed) -> bool:
        """Move a row to where it belongs at another width; tell whether that was all it took."""
        drawn = self._drawn.get(placed.serial)
        if drawn is None:
            return False
        row, plan = self._planning.row(placed.index), self._planning.plan(placed.index)
        return self._painter.refit(drawn, row, plan, f"row{placed.serial}")

    def _relook(self) -> None:
        self.canvas.configure(background=self.look.palette.chat)
        self._strip.pad, self._strip.margin = self.look.px(_PAD), self.look.px(_MARGIN)
        self._notes.make_room()
        self._painter.relook()
        self._wallpaper.relook()
        self._floating.forget()
        self._place_anew()

    def _place_anew(self, at_end: bool | None = None, shift: int = 0) -> None:
        """Draw all rows anew; the first visible one, or the end, stays where it is on screen.

        `shift` says by how much that row's index differs from now on.
        """
        strip = self._strip
        at_end = strip.at_end() if at_end is None else at_end
        first = strip.visible()[0]
        anchor = strip.find(first)
        offset = anchor.y - strip.top if anchor is not None else 0
        strip.clear()
        if at_end:
            strip.to_end()
        else:
            strip.goto(first + shift, offset)
        self._sync()

    def _bar_moved(self, share: float) -> None:
        at = share * len(self.model)
        index = int(at)
        self._strip.goto(index)
        placed = self._strip.find(index)
        if placed is not None:
            self._strip.scroll(round((at - index) * placed.height))
        self._floating.wake()
        self._sync()
