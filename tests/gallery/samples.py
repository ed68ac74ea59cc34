"""Sample rows for the gallery and for tests of the drawn lists."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.messages import Origin
from whatsapp_like.views.shapes import Tick


@dataclass
class Rows:
    """A model of rows held in a list."""

    rows: list[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> Row:
        return self.rows[index]

    def origin(self, index: int) -> Origin:
        row = self.rows[index]
        name = "Me" if row.own else "Nora"
        return Origin(name, f"{row.time}, 23/11/2026", f"Monday, 23 November 2026, {row.time}:07")


@dataclass
class Wishes:
    """Remembers what a view asked for."""

    links: list[str] = field(default_factory=list)
    older_asked: int = 0
    menus: list[Hashable] = field(default_factory=list)
    menu_links: list[str] = field(default_factory=list)
    retried: list[Hashable] = field(default_factory=list)
    seen_keys: list[Hashable] = field(default_factory=list)

    def open_link(self, url: str) -> None:
        self.links.append(url)

    def newer(self) -> None:
        """Nothing newer exists."""

    def newest(self) -> None:
        """Nothing newer exists."""

    def older(self) -> None:
        self.older_asked += 1

    def menu(self, key: Hashable, x: int, y: int, link: str = "") -> None:
        self.menus.append(key)
        self.menu_links.append(link)

    def retry(self, key: Hashable) -> None:
        self.retried.append(key)

    acts: list[tuple[object, ...]] = field(default_factory=list)

    def jump_to(self, seq: int) -> None:
        self.acts.append(("jump", seq))

    def react(self, key: Hashable, emoji: str) -> None:
        self.acts.append(("react", key, emoji))

    def show_reactions(self, key: Hashable) -> None:
        self.acts.append(("reactions", key))

    def vote(self, key: Hashable, option: int) -> None:
        self.acts.append(("vote", key, option))

    def show_edits(self, key: Hashable) -> None:
        self.acts.append(("edits", key))

    def show_votes(self, key: Hashable) -> None:
        self.acts.append(("votes", key))

    def show_person(self, account: int) -> None:
        self.acts.append(("person", account))

    def talk_to(self, account: int) -> None:
        self.acts.append(("talk", account))

    def choose(self, key: Hashable) -> None:
        self.acts.append(("choose", key))

    def seen(self, key: Hashable) -> None:
        self.seen_keys.append(key)


def conversation() -> list[Row]:
    """Return a conversation with one of everything."""
    own, other = True, False
    rows: list[Row] = []

    def say(who: bool, text: str, time: str, tick: Tick = Tick.NONE, **more: object) -> None:
        first = not rows or rows[-1].own != who
        day = "Yesterday" if len(rows) < 6 else "Today"
        if who and tick is Tick.NONE:
            tick = Tick.READ
        rows.append(
            Row(len(rows), who, text, time, tick, more.pop("day", day), first, **more)  # type: ignore[arg-type]
        )

    say(other, "Did you get the tickets for Saturday? 🎫", "21:14")
    say(own, "Yes! Two seats, row F. Sending you the PDF now so you have it offline too.", "21:16")
    say(own, "Tell me when it has arrived 👍🏽", "21:16")
    say(other, "Got it", "21:17")
    say(other, "👨‍👩‍👧‍👦🇩🇪", "21:17")
    say(
        other,
        "Zum Rechtsschutzversicherungsgesellschaftenverzeichnis: https://example.org/a/very/"
        "long/path?that=has&to=be&broken=somewhere, oder "
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverkäufervereinigung.",
        "21:20",
    )
    say(other, "The view from the trail this morning 😍🏔️ totally worth getting up at five", "12:38")
    say(other, "ok", "12:38", unread=3)
    say(other, "שלום (WL 2.0), مرحبا بالعالم 😀 כולם!", "12:39")
    say(other, "", "12:39", unknown=True)
    say(own, "Wow, that light! Dinner at 7 to celebrate? 👩🏽‍🦱 https://example.org/map", "12:41")
    say(own, "❤️", "12:41", Tick.DELIVERED)
    say(own, "Delivered, not read yet", "12:44", Tick.DELIVERED)
    say(own, "On the server", "12:45", Tick.SENT)
    say(own, "Still in the outbox, since the network is away", "12:46", Tick.WAITING)
    say(own, "This one was refused", "12:46", Tick.FAILED)
    say(other, "Perfect, see you there! 🎉", "12:47")
    return rows
