"""Where conversations stand: hands of the tests that put them there."""

from __future__ import annotations

from tests.gui.hands import Wait, main
from tests.gui.world import World
from whatsapp_like.models.state.arrangement import Arrangement, Layout
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.desk.ghost import Ghost
from whatsapp_like.views.desk.panes import PanesView
from whatsapp_like.views.desk.tabs import TabsWindow
from whatsapp_like.views.desk.window import ConversationWindow
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.placement import screens_of


def panes(world: World) -> PanesView:
    return main(world).panes


def opened(
    world: World, conversation: int, wait_until: Wait, layout: Layout | None = None
) -> ConversationView:
    view = world.desktop.desk.open(conversation, layout)
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100)
    return view


def floating(world: World, conversation: int) -> ConversationWindow:
    host = world.desktop.desk.host_of(conversation)
    assert isinstance(host, ConversationWindow)
    return host


def tabs(world: World, conversation: int) -> TabsWindow:
    host = world.desktop.desk.host_of(conversation)
    assert isinstance(host, TabsWindow)
    return host


def in_tabs(world: World, wait_until: Wait, *conversations: int) -> TabsWindow:
    for conversation in conversations:
        opened(world, conversation, wait_until, Layout.TABS)
    window = tabs(world, conversations[0])
    wait_until(lambda: window.bar.winfo_width() > 100)
    return window


def resized(world: World, width: int, wait_until: Wait) -> None:
    world.root.geometry(f"{width}x700+0+0")
    wait_until(lambda: world.root.winfo_width() == width)
    world.root.update()


def middle(window: TabsWindow, conversation: int) -> tuple[int, int]:
    left, top, right, bottom = window.bar.bounds(conversation)
    return (left + right) // 2, (top + bottom) // 2


def ghosts(world: World) -> list[Ghost]:
    return [each for each in world.root.winfo_children() if isinstance(each, Ghost)]


def choose(choices: list[Choice], label: str) -> None:
    command = next(choice.command for choice in choices if choice.label == label)
    assert command is not None
    command()


def labels(choices: list[Choice]) -> list[str]:
    return [choice.label for choice in choices if choice.label]


def kept(world: World) -> Arrangement:
    return world.state.desktop.arrangements.get(screens_of(world.root), Arrangement())
