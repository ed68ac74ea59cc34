"""Windows among each other: which one is in front, which one has to be answered first."""

from __future__ import annotations

import pytest

from tests.gui.desking import floating, opened
from tests.gui.hands import Click, Focus, Keys, Wait, main
from tests.gui.world import World
from tests.screen import WindowManager
from whatsapp_like.client.events import SignedOut
from whatsapp_like.models.state.arrangement import Layout
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


def grabbing(world: World) -> str:
    return str(world.root.tk.call("grab", "current"))


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
