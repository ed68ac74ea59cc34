"""Parts of messages with real events: what they say, what a click and a key do, what stays."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace

import pytest
import ttkbootstrap as ttk

from tests.gallery.message_parts import FORMATTED, rows
from tests.views.test_timeline import Scene, many, row
from whatsapp_like.views.bubble.drawn import Spot
from whatsapp_like.views.formatted import Mention
from whatsapp_like.views.messages import (
    Act,
    Extras,
    Mark,
    Option,
    Pill,
    Quote,
    ShownCard,
    ShownPlace,
    ShownPoll,
)
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.theme import Look, Role

pytestmark = pytest.mark.gui
Focus = Callable[[tk.Misc], None]
POLL = ShownPoll((Option("Pizza", 1, False), Option("Sushi", 3, True)), 4, False, False)


def spot(scene: Scene, index: int, act: Act, number: int = 0) -> Spot:
    drawn = scene.view.drawn(index)
    assert drawn is not None
    return [each for each in drawn.spots if each.act is act][number]


def press(scene: Scene, index: int, act: Act, number: int = 0, button: int = 1) -> None:
    found, bounds = spot(scene, index, act, number), scene.view.bounds(index)
    assert bounds is not None
    x0, y0, x1, y1 = found.box
    scene.press(bounds[0] + (x0 + x1) // 2, bounds[1] + (y0 + y1) // 2, button)


def one(stage: ttk.Toplevel, look: Look, text: str = "hello", **extras: object) -> Scene:
    return Scene(stage, look, [row(0, text=text, own=False, extras=Extras(**extras))])  # type: ignore[arg-type]


def middle(scene: Scene, words: str) -> float:
    """Return how far down words stand."""
    canvas = scene.view.canvas
    (item,) = (
        each
        for each in canvas.find_all()
        if str(canvas.type(each)) == "text" and canvas.itemcget(each, "text") == words  # type: ignore[no-untyped-call]
    )
    _x0, y0, _x1, y1 = canvas.bbox(item)
    return (y0 + y1) / 2


def test_all_parts_are_drawn_in_every_width(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, rows())
    for width in (760, 420, 320):
        stage.geometry(f"{width}x1900")
        stage.update()
        texts = scene.texts()
        for words in ("Forwarded", "edited", "Message deleted", "View votes", "Open map"):
            assert words in texts
        canvas = scene.view.canvas
        for item in canvas.find_withtag("all"):
            x0, _y0, x1, _y1 = canvas.bbox(item)
            assert x0 >= 0
            assert x1 <= width


def test_a_line_of_the_servers_is_centred_and_wraps(stage: ttk.Toplevel, look: Look) -> None:
    words = "Nora added Amir, Jonas and 12 others " * 4
    scene = Scene(stage, look, [row(0, system=True, text=words)])
    bounds = scene.view.bounds(0)
    assert bounds is not None
    assert abs(bounds[0] + bounds[2] - scene.view.canvas.winfo_width()) <= 1
    assert bounds[3] - bounds[1] > 2 * look.line(Role.SMALL)
    assert " ".join(words.split()) in " ".join(" ".join(scene.texts()).split())


def test_marks_are_not_shown_but_what_they_mean(stage: ttk.Toplevel, look: Look) -> None:
    scene = one(stage, look, FORMATTED)
    canvas = scene.view.canvas
    fonts = {
        str(canvas.itemcget(item, "text")): str(canvas.itemcget(item, "font"))  # type: ignore[no-untyped-call]
        for item in canvas.find_all()
        if str(canvas.type(item)) == "text"
    }
    assert fonts["Packing list"] == "wl-bold"
    assert fonts["Saturday"] == "wl-italic"
    assert fonts["head torch"] == "wl-code"
    assert fonts["and"] == "wl-bold-italic"
    assert fonts["for step in trail:"] == "wl-code"
    assert not [text for text in fonts if "```" in text or text.startswith("> ")]


def test_chosen_text_is_copied_as_shown_a_whole_message_as_typed(
    stage: ttk.Toplevel, look: Look, focus: Focus
) -> None:
    scene = one(stage, look, "*bold* and `code`")
    scene.view.choose_text(Selection(Place(0, 0), Place(0, 8)))
    assert scene.view.reader.chosen_text() == "bold and"
    scene.view.choose_text(None)
    focus(scene.view.canvas)
    scene.view.focus_row(0)
    scene.view.canvas.event_generate("<Control-c>")
    assert stage.clipboard_get() == "*bold* and `code`"


def test_a_click_hits_the_letter_below_it_in_a_formatted_text(
    stage: ttk.Toplevel, look: Look
) -> None:
    text = "> quoted\n*bold words* here\n```code```"
    scene = one(stage, look, text)
    drawn = scene.view.drawn(0)
    assert drawn is not None
    for line in drawn.laid.lines:
        number = drawn.laid.lines.index(line)
        top = drawn.laid.top(number, look.px(21)) + drawn.origin[1] + 4
        for run in line.runs:
            place = scene.view.place_at(drawn.origin[0] + run.x + 1, scene_y(scene, top))
            assert place == Place(0, run.start)


def scene_y(scene: Scene, below_top: int) -> int:
    drawn = scene.view.drawn(0)
    assert drawn is not None
    return drawn.top + below_top - round(scene.view.canvas.canvasy(0))


def test_code_is_copied_by_its_button(stage: ttk.Toplevel, look: Look) -> None:
    scene = one(stage, look, "Try\n```\nfor x in y:\n    go(x)\n```")
    press(scene, 0, Act.COPY)
    assert stage.clipboard_get() == "for x in y:\n    go(x)"


def test_a_quote_leads_to_what_is_answered(stage: ttk.Toplevel, look: Look) -> None:
    scene = one(stage, look, quote=Quote(7, "Nora", "nora", "The view"))
    assert {"Nora", "The view"} <= set(scene.texts())
    press(scene, 0, Act.JUMP)
    assert scene.wishes.acts == [("jump", 7)]


def test_reactions_are_pressed_named_and_opened(
    stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]
) -> None:
    pills = (Pill("👍", 3, False, "Nora, Amir and you"), Pill("❤️", 1, True, "you"))
    scene = one(stage, look, pills=pills)
    press(scene, 0, Act.REACT, 1)
    press(scene, 0, Act.REACT, 0, button=3)
    assert scene.wishes.acts == [("react", 0, "❤️"), ("reactions", 0)]
    wait_until(lambda: "Nora, Amir and you" in scene.texts())
    assert "3" in scene.texts()


def test_parts_are_reached_with_the_keyboard(stage: ttk.Toplevel, look: Look, focus: Focus) -> None:
    pills = (Pill("👍", 3, False, "Nora and Amir"), Pill("❤️", 1, True, "you"))
    scene = one(stage, look, quote=Quote(7, "Nora", "nora", "x"), pills=pills)
    canvas = scene.view.canvas
    focus(canvas)
    scene.view.focus_row(0)
    for key in ("<Right>", "<Right>"):
        canvas.event_generate(key)
    assert "Nora and Amir" in scene.texts()
    canvas.event_generate("<Return>")
    canvas.event_generate("<Left>")
    canvas.event_generate("<space>")
    assert scene.wishes.acts == [("react", 0, "👍"), ("jump", 7)]
    scene.view.focus_row(None)
    assert scene.view.parts.current is None


def test_enter_opens_the_menu_of_a_message_without_anything_to_open(
    stage: ttk.Toplevel, look: Look, focus: Focus
) -> None:
    scene = one(stage, look)
    focus(scene.view.canvas)
    scene.view.focus_row(0)
    scene.view.canvas.event_generate("<Return>")
    assert scene.wishes.menus == [0]


def test_a_poll_takes_votes_until_it_is_closed(stage: ttk.Toplevel, look: Look) -> None:
    scene = one(stage, look, "Where?", poll=POLL)
    assert {"Where?", "Pizza", "3 · 75 %", "Choose one · 4 voters"} <= set(scene.texts())
    assert abs(middle(scene, row(0).time) - middle(scene, "View votes")) <= 1, "in one line"
    press(scene, 0, Act.VOTE, 1)
    press(scene, 0, Act.VOTES)
    assert scene.wishes.acts == [("vote", 0, 1), ("votes", 0)]
    closed = POLL._replace(closed=True)
    scene.model.rows[0] = replace(scene.model.rows[0], extras=Extras(poll=closed))
    scene.view.changed(0)
    drawn = scene.view.drawn(0)
    assert drawn is not None
    assert [each.act for each in drawn.spots] == [Act.VOTES]
    assert "Poll closed · 4 voters" in scene.texts()


def test_places_and_cards_offer_what_can_be_done(stage: ttk.Toplevel, look: Look) -> None:
    place = ShownPlace("Harbour", "1.0, 2.0", "https://example.org")
    card = ShownCard(9, "Priya", "priya", other=True, seed="priya")
    scene = Scene(
        stage,
        look,
        [row(1, text="Harbour", extras=Extras(place=place)), row(2, extras=Extras(card=card))],
    )
    press(scene, 0, Act.LINK)
    press(scene, 1, Act.TALK)
    press(scene, 1, Act.PERSON)
    assert scene.wishes.links == ["https://example.org"]
    assert scene.wishes.acts == [("talk", 9), ("person", 9)]


def test_only_who_is_mentioned_is_a_link(stage: ttk.Toplevel, look: Look) -> None:
    mentions = (Mention("nora", 2), Mention("nora.b", 3))
    scene = one(stage, look, "@nora.b and @Nora, not @noraly or x@nora", mentions=mentions)
    press(scene, 0, Act.PERSON, 0)
    press(scene, 0, Act.PERSON, 1)
    assert scene.wishes.acts == [("person", 3), ("person", 2)]
    drawn = scene.view.drawn(0)
    assert drawn is not None
    assert len(drawn.spots) == 2


def test_a_face_and_a_name_show_who_it_is(stage: ttk.Toplevel, look: Look, focus: Focus) -> None:
    said = row(1, own=False, sender="Nora", seed="nora", account=5)
    scene = Scene(stage, look, [said])
    press(scene, 0, Act.PERSON, 0)
    press(scene, 0, Act.PERSON, 1)
    assert scene.wishes.acts == [("person", 5), ("person", 5)]
    focus(scene.view.canvas)
    scene.view.focus_row(0)
    scene.view.canvas.event_generate("<Right>")
    assert "Show Nora" in scene.texts()


def test_the_rest_of_the_reactions_opens_all(stage: ttk.Toplevel, look: Look) -> None:
    scene = one(stage, look, pills=(Pill("👍", 1, False, "Nora"), Pill("", 7, False, "All")))
    assert "+7" in scene.texts()
    press(scene, 0, Act.REACTIONS)
    assert scene.wishes.acts == [("reactions", 0)]


def test_rows_are_chosen_by_a_click_and_with_space(
    stage: ttk.Toplevel, look: Look, focus: Focus
) -> None:
    scene = Scene(stage, look, [row(1, chosen=True), row(2, chosen=False), row(3, chosen=False)])
    scene.click(1)
    focus(scene.view.canvas)
    scene.view.focus_row(2)
    scene.view.canvas.event_generate("<space>")
    assert scene.wishes.acts == [("choose", 2), ("choose", 3)]


def test_what_changes_above_moves_nothing(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, many())
    scene.view.put(250, -5)
    first, last = scene.view.visible()
    before = scene.places()
    pills = Extras(pills=(Pill("👍", 2, True, "you"),), marks=(Mark.EDITED,))
    for index in (first - 1, first - 2):
        scene.model.rows[index] = replace(scene.model.rows[index], extras=pills)
        scene.view.changed(index)
    assert scene.places() == before
    scene.model.rows[last] = replace(scene.model.rows[last], extras=pills)
    scene.view.changed(last)
    assert scene.view.where() == (first, before_top(scene, first))


def before_top(scene: Scene, first: int) -> int:
    assert first == scene.view.visible()[0]
    return -5


def test_a_quote_follows_what_it_quotes(stage: ttk.Toplevel, look: Look) -> None:
    quote = Quote(1, "Nora", "nora", "The view")
    scene = Scene(stage, look, [row(1), row(2, extras=Extras(quote=quote))])
    gone = quote._replace(deleted=True)
    scene.model.rows[0] = replace(scene.model.rows[0], text="Deleted", deleted=True)
    scene.model.rows[1] = replace(scene.model.rows[1], extras=Extras(quote=gone))
    scene.view.changed(0)
    assert "Message deleted" in scene.texts()


def test_a_resize_moves_parts_with_their_bubble(stage: ttk.Toplevel, look: Look) -> None:
    pills = (Pill("👍", 2, False, "Nora"),)
    scene = Scene(stage, look, [*many(3), row(9, own=True, extras=Extras(pills=pills))])
    stage.geometry("640x600")
    stage.update()
    press(scene, 3, Act.REACT)
    assert scene.wishes.acts == [("react", 9, "👍")]
