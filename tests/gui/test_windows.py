"""Windows among each other: which one is in front, which one has to be answered first."""

from __future__ import annotations

import subprocess

import pytest

from tests.controllers.fakes import NORA
from tests.gui.desking import floating, in_tabs, middle, opened
from tests.gui.hands import Click, Focus, Keys, Wait, drag, let_go, main
from tests.gui.world import World
from tests.screen import WindowManager
from whatsapp_like.client.events import SignedOut
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.people.status import StatusDialog
from whatsapp_like.views.window import Dialog

pytestmark = pytest.mark.gui


def order(world: World) -> list[str]:
    """Return the windows that are on screen, the front one at last."""
    return [
        str(each) for each in world.root.tk.splitlist(world.root.tk.call("wm", "stackorder", "."))
    ]


def dialogs(world: World) -> list[Dialog]:
    return [each for each in world.root.winfo_children() if isinstance(each, Dialog)]


def xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, capture_output=True, timeout=20)


def grabbing(world: World) -> str:
    grabs = world.root.tk.splitlist(world.root.tk.call("grab", "current"))
    return str(grabs[0]) if grabs else ""


@pytest.mark.parametrize("before", [Layout.TABS, Layout.ONE])
@pytest.mark.parametrize("focused", [50, 51, 52])
def test_in_floating_windows_the_chat_at_hand_stands_in_front(
    window_manager: WindowManager,
    world: World,
    wait_until: Wait,
    before: Layout,
    focused: int,
) -> None:
    for conversation in (50, 51, 52):
        opened(world, conversation, wait_until, before if conversation == 52 else Layout.TABS)
    opened(world, focused, wait_until)
    wait_until(lambda: world.desktop.is_attended(focused))
    world.preferences.choose_layout(Layout.WINDOWS)
    wait_until(lambda: len(order(world)) == 4)
    wait_until(lambda: order(world)[-1] == str(floating(world, focused)))
    wait_until(lambda: world.desktop.is_attended(focused))


def test_what_is_being_asked_goes_with_the_session(
    world: World, click: Click, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    focus(main(world).conversations.list.canvas)
    world.desktop.edit_status(world.root)
    wait_until(lambda: grabbing(world))
    assert isinstance(dialogs(world)[0], StatusDialog)
    world.link.tell(SignedOut())
    wait_until(lambda: world.desktop.main is None)
    assert not dialogs(world)
    assert not grabbing(world)
    focus_at = world.root.focus_lastfor()
    assert str(focus_at).startswith(str(world.desktop.page))


def test_in_another_language_windows_keep_their_order(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    world.desktop.show_person(NORA.id)
    card = world.desktop.details[NORA.id]
    wait_until(card.winfo_viewable)
    talk = opened(world, 51, wait_until, Layout.WINDOWS)
    wait_until(lambda: world.desktop.is_attended(51))
    before = order(world)
    assert before[-2:] == [str(card), str(talk.winfo_toplevel())]
    world.preferences.speak("fr")
    wait_until(lambda: "Nom" in card.facts)
    wait_until(lambda: world.desktop.is_attended(51))
    assert order(world) == before
    assert world.desktop.details == {NORA.id: card}
    assert card.write.label == "Écrire"
    card.show()
    wait_until(lambda: keyboard_at(card) is card.write)
    world.preferences.speak("en")
    wait_until(lambda: "Last name" in card.facts)
    wait_until(lambda: keyboard_at(card) is card.write)
    assert order(world)[-1] == str(card)


@pytest.mark.parametrize("layout", [Layout.ONE, Layout.WINDOWS, Layout.TABS])
def test_message_info_goes_on_in_another_language(
    world: World, wait_until: Wait, layout: Layout
) -> None:
    opened(world, 50, wait_until, layout)
    item = world.client.items[50][1]

    def shown() -> FactsDialog | None:
        facts = world.desktop.talks[50].facts
        return facts if isinstance(facts, FactsDialog) and facts.winfo_exists() else None

    world.desktop.talks[50].show_facts(item)
    before = shown()
    assert before is not None
    wait_until(lambda: grabbing(world) == str(before))
    world.preferences.speak("fr")
    wait_until(lambda: shown() not in (None, before))
    after = shown()
    assert after is not None
    assert after.facts[0].name == "Envoyé"
    wait_until(lambda: grabbing(world) == str(after))
    after.close()
    assert not grabbing(world)


def test_a_tab_that_is_dragged_out_gets_a_window_with_the_keyboard(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51)
    window.geometry("520x480+900+100")
    wait_until(lambda: window.winfo_width() == 520)
    start = middle(window, 51)
    spot = (200, 760)
    drag(window.bar, start, (700, 500), (400, 700), spot)
    let_go(window.bar, spot)
    alone = floating(world, 51)
    wait_until(lambda: world.desktop.is_attended(51))
    assert order(world)[-1] == str(alone)
    assert list(window.conversations) == [50]


def test_a_minimised_chat_comes_back_with_the_keyboard(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    opened(world, 51, wait_until, Layout.WINDOWS)
    window = floating(world, 50)
    window.iconify()
    wait_until(lambda: str(window) not in order(world))
    assert not world.desktop.is_attended(50)
    world.desktop.open_conversation(50)
    wait_until(lambda: world.desktop.is_attended(50))
    assert order(world)[-1] == str(window)


def test_what_stays_on_top_is_covered_by_no_other_chat(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    desk, window = world.desktop.desk, floating(world, 50)
    desk.keep_on_top(window, True)
    opened(world, 51, wait_until, Layout.WINDOWS)
    wait_until(lambda: world.desktop.is_attended(51))
    wait_until(lambda: order(world)[-1] == str(window))
    desk.keep_on_top(window, False)
    world.desktop.open_conversation(51)
    wait_until(lambda: order(world)[-1] == str(floating(world, 51)))


def test_a_dialog_stays_above_its_window_and_gives_the_keyboard_back(
    window_manager: WindowManager, world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    opened(world, 51, wait_until, Layout.WINDOWS)
    before = main(world).conversations.search.field
    focus(before)
    world.desktop.edit_status(world.root)
    (dialog,) = dialogs(world)
    assert isinstance(dialog, StatusDialog)
    wait_until(lambda: grabbing(world) == str(dialog))
    assert str(dialog.transient()) == "."
    world.root.lift()
    wait_until(lambda: order(world)[-2:] == [".", str(dialog)])
    # The window manager gives the keyboard to another window, as to one that is clicked.
    xdotool("windowactivate", "--sync", str(int(world.root.frame(), 16)))
    wait_until(lambda: keyboard_at(world.root) is None)
    left, bottom = world.root.winfo_rootx(), world.root.winfo_rooty() + world.root.winfo_height()
    xdotool("mousemove", str(left + 9), str(bottom - 9), "click", "1")
    wait_until(lambda: keyboard_at(world.root) is dialog.text.box.field)
    keys("<Escape>")
    assert not dialogs(world)
    assert not grabbing(world)
    wait_until(lambda: keyboard_at(world.root) is before)
