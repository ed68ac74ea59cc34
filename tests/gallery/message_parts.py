"""Messages with all that they can have: quotes, reactions, polls, places, cards, formatting."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace

from tests.gallery.samples import Rows, Wishes
from whatsapp_like.views.formatted import Mention
from whatsapp_like.views.messages import (
    Extras,
    Mark,
    Option,
    Pill,
    Quote,
    Row,
    ShownCard,
    ShownPlace,
    ShownPoll,
)
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (760, 1560)
FORMATTED = """*Packing list* for _Saturday_ 🏔️:
- water, ~beer~ *tea*
- `head torch`, *warm _and_ dry*, gloves
1. Meet at 7:00
2. Go
> Who is late walks alone.
> That is how it is.
```for step in trail:
    walk(step)  # slowly```
Map: *https://example.org/map* and https://example.org"""


def rows() -> list[Row]:
    """Return a group's messages."""
    found: list[Row] = []

    def say(text: str, sender: str = "", **more: object) -> None:
        own = not sender and not more.get("system")
        first = not found or found[-1].seed != sender.lower() or found[-1].own != own
        values: dict[str, object] = {
            "own": own,
            "text": text,
            "time": "12:41",
            "tick": Tick.READ if own else Tick.NONE,
            "day": "Today",
            "first": first,
            "sender": sender if first else "",
            "seed": sender.lower(),
            "account": len(sender),
        }
        found.append(Row(len(found), **(values | more)))  # type: ignore[arg-type]

    say("Nora Becker created the group “Hiking Crew 🏔️”", system=True)
    say(
        "Nora Becker added you, Amir Haddad, Jonas Weber and 12 others to the group, so that "
        "everybody can see what is planned for the weekend in the mountains",
        system=True,
    )
    say(FORMATTED, "Nora Becker", extras=Extras(pills=_pills()))
    say("Wow, I like it", "Nora Becker", extras=Extras(marks=(Mark.EDITED, Mark.STARRED)))
    quote = Quote(3, "Nora Becker", "nora becker", "The view from the trail this morning 😍 " * 4)
    say(
        "Wow, that light! Dinner at 7 to celebrate? 👩🏽‍🦱 https://example.org/map",
        extras=Extras(quote=quote, pills=(Pill("❤️", 2, False, "Nora and Amir"),)),
    )
    mentions = (Mention("nora", 2), Mention("ada", 1, mine=True))
    say("@Nora, can you ask @ada?", "Amir Haddad", extras=Extras(mentions=mentions))
    gone = quote._replace(deleted=True, name="You", seed="ada")
    say("ok", "Amir Haddad", extras=Extras(quote=gone, forwarded=True))
    poll = ShownPoll(
        (
            Option("Pizza 🍕", 3, True),
            Option("Donaudampfschifffahrtsgesellschaftskapitänskantine am Hafen", 1, False),
            Option("🍣", 0, False),
        ),
        4,
        multiple=False,
        closed=False,
    )
    say("Where do we eat on Saturday?", "Jonas Weber", extras=Extras(poll=poll))
    closed = replace(Extras(poll=poll._replace(multiple=True, closed=True)), marks=(Mark.PINNED,))
    say("Which days?", extras=closed)
    place = ShownPlace("Fisherman’s rest", "47.42110, 10.98530", "https://example.org")
    say("", "Nora Becker", extras=Extras(place=place, marks=(Mark.FADING,)))
    say("", extras=Extras(card=ShownCard(7, "Priya Raman 🌸", "priya", other=True)))
    say("This message was deleted", "Jonas Weber", deleted=True)
    say("You deleted this message", deleted=True, tick=Tick.NONE)
    say("🎉", "Jonas Weber", extras=Extras(pills=(Pill("👍🏽", 1, True, "you"),)))
    return found


def _pills() -> tuple[Pill, ...]:
    signs = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "🔥", "👏", "🥳", "🍕", "🏔️", "🎒"]
    return tuple(
        Pill(sign, 1 + number % 3 * 7, number == 1, "Nora and Amir")
        for number, sign in enumerate(signs)
    )


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    view = TimelineView(parent, look, Rows(rows()), Wishes())
    view.reset()
    return view
