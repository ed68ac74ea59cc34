"""What there is to draw of a row, and what it left on the canvas.

Needs no Tk. The parts of a plan are those of the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.views.layout import Laid

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubble.cards import CardPlan
    from whatsapp_like.views.bubble.pills import PillsPlan
    from whatsapp_like.views.bubble.poll import PollPlan
    from whatsapp_like.views.bubble.quote import QuotePlan
    from whatsapp_like.views.messages import Act, Row

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class Plan(NamedTuple):
    """How much room each part of a row takes, in real pixels, before anything of it is drawn."""

    head: int  # above the bubble: the gap, the day, the unread line
    width: int  # the bubble's
    height: int
    foot: int  # below it
    laid: Laid
    name: str  # the sender's, as much of it as fits; empty when nobody is named
    shift: int = 0  # from the edge at which the bubble stands: others stand there too
    quote: QuotePlan | None = None
    poll: PollPlan | None = None
    card: CardPlan | None = None
    pills: PillsPlan | None = None
    rise: int = 0  # of the time above the lower edge of what stands in the bubble

    @property
    def total(self) -> int:
        """The height of the whole row."""
        return self.head + self.height + self.foot


class Spot(NamedTuple):
    """A part of a row that does something when it is clicked."""

    box: Box  # counted from the bubble's upper left corner
    act: Act
    value: int | str
    words: str  # what it is, for whoever points at it or cannot see it
    tells: bool = False  # the words say more than what is drawn

    def holds(self, x: int, y: int) -> bool:
        """Tell whether it is there."""
        x0, y0, x1, y1 = self.box
        return x0 <= x < x1 and y0 <= y < y1

    def same(self, other: Spot) -> bool:
        """Tell whether both do the same."""
        return (self.act, self.value) == (other.act, other.value)


@dataclass(slots=True)
class Drawn:
    """What a row left on the canvas; the pictures live as long as this."""

    row: Row
    plan: Plan
    width: int  # the canvas's
    day: bool  # its day stands above it
    spread: bool = False  # something of it is centred, or as wide as the canvas
    held: list[PhotoImage] = field(default_factory=list)
    tick: int = 0  # the canvas item, 0 without one
    tick_ground: str = ""
    top: int = 0  # where the row begins, in the canvas; the bubble and its text count from there
    bubble: Box = (0, 0, 0, 0)
    origin: tuple[int, int] = (0, 0)
    links: dict[int, str] = field(default_factory=dict)  # address by canvas item
    retry: int = 0  # the canvas item that sends a failed message again
    more: int = 0  # the canvas item that shows the rest of a folded text
    spots: list[Spot] = field(default_factory=list)

    @property
    def laid(self) -> Laid:
        """How the text is broken into lines."""
        return self.plan.laid

    def on_canvas(self) -> Box:
        """Return where the bubble was drawn."""
        x0, y0, x1, y1 = self.bubble
        return x0, self.top + y0, x1, self.top + y1

    def only_tick_differs(self, row: Row) -> bool:
        """Tell whether `row` is what was drawn but for how far it has come."""
        failed = {self.row.tick, row.tick} & {"failed", "none"}
        return bool(self.tick) and not failed and replace(self.row, tick=row.tick) == row

    def quotes_otherwise(self, row: Row) -> bool:
        """Tell whether what it quotes is another thing by now."""
        return self.row.extras.quote != row.extras.quote

    def add_spot(self, box: Box, act: Act, value: int | str, words: str, *, tells: bool) -> None:
        """Let a part of the canvas do something."""
        left, top = self.bubble[0], self.top + self.bubble[1]
        x0, y0, x1, y1 = box
        place = (x0 - left, y0 - top, x1 - left, y1 - top)
        self.spots.append(Spot(place, act, value, words, tells))

    def spot_at(self, x: int, y: int) -> int | None:
        """Return which spot is at a place, counted from the bubble's upper left corner."""
        # What was drawn last lies on top.
        found = (n for n in range(len(self.spots) - 1, -1, -1) if self.spots[n].holds(x, y))
        return next(found, None)

    def box_of(self, spot: int) -> Box:
        """Return where a spot is on the canvas."""
        left, top = self.bubble[0], self.top + self.bubble[1]
        x0, y0, x1, y1 = self.spots[spot].box
        return left + x0, top + y0, left + x1, top + y1
