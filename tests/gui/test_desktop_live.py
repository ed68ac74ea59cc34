"""The whole desktop against a real server on loopback: from nothing to ticks, and back after both
were gone. The other person is a headless client, as a bot would be."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from PIL import Image

from tests.gui.hands import Wait
from tests.images import image_file
from tests.integration.server_process import ServerProcess, run
from whatsapp_like import i18n
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ItemsChanged
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.desktop import DesktopClient
from whatsapp_like.errors import DataBusy
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.groups.join import LookDialog
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.root import make_root
from whatsapp_like.views.settings.devices import DevicesPage
from whatsapp_like.views.welcome.account import RegisterStep, SignInStep
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.pins import PinStep
from whatsapp_like.views.welcome.step import Step
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = [pytest.mark.gui, pytest.mark.integration]

PASSWORD = "correct horse battery"
D = TypeVar("D", bound=tk.Toplevel)
T = TypeVar("T")


class Friend:
    """Somebody at a headless client, in whose place the test asks and hears."""

    def __init__(self, name: str, folder: Path, wait_until: Wait) -> None:
        self.items: dict[int, TimelineItem] = {}
        self.bridge = Bridge(Profile.open(name, folder), self._hear)
        self._wait_until = wait_until
        self.bridge.start()

    def asks(self, request: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """Ask for something, and wait for the answer."""
        answers: list[T] = []
        self.bridge.ask(request, answers.append)
        self.until(lambda: answers)
        return answers[0]

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for something while hearing what comes."""
        self._wait_until(lambda: self.bridge.drain() or condition())

    def _hear(self, event: Event) -> None:
        if isinstance(event, ItemsChanged):
            self.items |= {item.seq: item for item in event.items if item.seq}

    def texts(self) -> list[str]:
        """Return what has been said, in order."""
        self.bridge.drain()
        return [TextBody.decode(self.items[seq].body).text for seq in sorted(self.items)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "server") as process:
        yield process


@pytest.fixture
def link(server: ServerProcess) -> str:
    said = run("invite", "--uses", "5", "--data", str(server.folder)).stdout
    address = ServerAddress.parse(said.splitlines()[0])
    return replace(address, host="127.0.0.1", port=server.port).link()


@pytest.fixture
def friend(tmp_path: Path, link: str, wait_until: Wait) -> Iterator[Friend]:
    """Nora, who has an account."""
    made = Friend("friend", tmp_path / "friends", wait_until)
    server = ServerAddress.parse(link)
    made.asks(
        lambda client: client.register(
            server, handle="nora", password=PASSWORD, first_name="Nora", last_name="Becker"
        )
    )
    yield made
    made.bridge.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], DesktopClient]]:
    """Return a function that starts the desktop of one and the same profile."""
    running: list[DesktopClient] = []

    def begin() -> DesktopClient:
        i18n.set_language("en")
        root = make_root()
        # Errors of callbacks fail the test instead of being logged.
        desktop = DesktopClient(root, Profile.open("ada", tmp_path / "profiles"))
        del root.report_callback_exception
        running.append(desktop)
        return desktop

    yield begin
    while running:
        desktop = running.pop()
        if _alive(desktop.root):
            desktop.quit()
        del desktop
    # Here and not in whichever thread makes something next: Tk aborts when it is freed there.
    gc.collect()


@pytest.fixture
def ada(start: Callable[[], DesktopClient], link: str, wait_until: Wait) -> DesktopClient:
    """A desktop in which Ada has made her account, online."""
    desktop = start()
    fill_in(desktop, link, wait_until).submit()
    wait_until(lambda: desktop.state.session.phase is Phase.ONLINE)
    assert isinstance(desktop.desktop.page, MainView)
    return desktop


def _alive(root: tk.Misc) -> bool:
    try:
        return bool(root.winfo_exists())
    except tk.TclError:
        return False


def talk(desktop: DesktopClient) -> ConversationView:
    (window,) = desktop.desktop.talks.values()
    return window


def last(desktop: DesktopClient) -> tuple[str, str]:
    rows = talk(desktop).rows
    if not len(rows):  # while the conversation gets its id from the server
        return "", ""
    row = rows.row(len(rows) - 1)
    return row.text, str(row.tick)


def page_of(desktop: DesktopClient) -> object:
    return desktop.desktop.page


def on_screen(desktop: DesktopClient) -> Step:
    """Return the step of the first run that is shown."""
    view = desktop.desktop.page
    assert isinstance(view, WelcomeView)
    return view.step


def fill_in(
    desktop: DesktopClient, link: str, wait_until: Wait, handle: str = "ada"
) -> RegisterStep:
    """Go through the first run as a person would who was told address, pin and code."""
    view = desktop.desktop.page
    assert isinstance(view, WelcomeView)
    address = ServerAddress.parse(link)
    first = view.step
    assert isinstance(first, AddressStep)
    first.field.box.set(str(address))
    first.submit()
    wait_until(lambda: isinstance(view.step, PinStep))
    pin = view.step
    assert isinstance(pin, PinStep)
    pin.primary.press()
    form = view.step
    assert isinstance(form, RegisterStep)
    assert form.code is not None
    for field, text in (
        (form.code, address.code or ""),
        (form.first, "Ada"),
        (form.last, "Lovelace"),
        (form.handle, handle),
        (form.password, PASSWORD),
        (form.again, PASSWORD),
    ):
        field.box.set(text)
    return form


def me(desktop: DesktopClient) -> int:
    """Return the account that is signed in."""
    account = desktop.state.session.account
    assert account is not None
    return account.id


def test_from_nothing_to_read_ticks_and_back_after_a_restart(
    start: Callable[[], DesktopClient],
    server: ServerProcess,
    ada: DesktopClient,
    friend: Friend,
    wait_until: Wait,
) -> None:

    # A contact, found in the directory.
    found: list[int] = []
    ada.roster.search("nora", 0, lambda accounts, _: found.extend(a.id for a in accounts), _fail)
    wait_until(lambda: found)
    nora = found[0]
    ada.roster.add(nora, "Nono", lambda: None, _fail)
    wait_until(lambda: nora in ada.state.people and ada.state.people[nora].contact is not None)
    wait_until(lambda: ada.state.people[nora].presence.connected)
    ada.desktop.show_person(nora)
    details = ada.desktop.details[nora]
    wait_until(lambda: details.facts["Connected"] == "online")
    assert details.facts["IP address"] == "127.0.0.1"

    # The first message makes the conversation; the ticks follow it.
    details.write.press()
    wait_until(lambda: ada.desktop.talks)
    window = talk(ada)
    window.composer.insert_text("Hello Nora 🎉")
    window.composer.submit()
    wait_until(lambda: friend.texts() == ["Hello Nora 🎉"])
    wait_until(lambda: last(ada) == ("Hello Nora 🎉", "delivered"))
    conversation = talk(ada).conversation
    friend.bridge.ask(lambda client: client.mark_read(conversation, 1))
    wait_until(lambda: last(ada)[1] == "read")

    # Typing and an answer.
    friend.bridge.ask(lambda client: client.report_typing(conversation))
    wait_until(lambda: window.header.face.line == "typing…")
    friend.bridge.ask(lambda client: client.send_text(conversation, "Hi Ada"))
    wait_until(lambda: last(ada)[0] == "Hi Ada")
    window.composer.insert_text("half a sen")

    # Both are gone for a while; what is written meanwhile waits and then arrives.
    server.stop()
    wait_until(lambda: ada.state.session.phase is Phase.OFFLINE)
    main = ada.desktop.page
    assert isinstance(main, MainView)
    wait_until(lambda: main.banner.said)
    ada.quit()

    ada = start()
    wait_until(lambda: ada.state.conversations)
    ada.desktop.open_conversation(conversation)
    wait_until(lambda: len(talk(ada).rows) == 2)
    assert talk(ada).composer.text() == "half a sen"
    talk(ada).composer.submit()
    wait_until(lambda: last(ada) == ("half a sen", "waiting"))
    with ServerProcess(server.folder, "--port", str(server.port)):
        ada.session.retry_now()
        wait_until(lambda: last(ada)[1] in ("sent", "delivered"), timeout=30)
        wait_until(lambda: friend.texts()[-1] == "half a sen", timeout=30)
        ada.quit()


def test_a_device_signed_out_elsewhere_says_so_and_keeps_what_it_has(
    ada: DesktopClient,
    start: Callable[[], DesktopClient],
    tmp_path: Path,
    link: str,
    wait_until: Wait,
) -> None:
    ada.desktop.write_to(me(ada))
    wait_until(lambda: ada.desktop.talks)
    talk(ada).composer.insert_text("kept here")
    talk(ada).composer.submit()
    wait_until(lambda: last(ada) == ("kept here", "read"))

    # The same account on another computer appears in the settings, live.
    ada.desktop.open_settings()
    assert ada.desktop.settings is not None
    page = ada.desktop.settings.open("devices")
    assert isinstance(page, DevicesPage)
    wait_until(page.none.winfo_viewable)
    other = Friend("laptop", tmp_path / "others", wait_until)
    address = ServerAddress.parse(link)
    other.asks(
        lambda client: client.login(address, handle="ada", password=PASSWORD, device_name="laptop")
    )
    other.until(lambda: page.others.lines)
    (here,) = page.here.lines

    # It signs this one out.
    other.bridge.ask(lambda client: client.sign_out_device(here))
    shown = ada.desktop.page
    assert isinstance(shown, MainView)
    other.until(lambda: shown.banner.said.startswith("Signed out from another device"))
    assert page.told["text"] == "Your devices are listed while you are connected."
    assert last(ada) == ("kept here", "read")
    ada.quit()

    # So it is after a restart; with the password everything goes on.
    ada = start()
    main = ada.desktop.page
    assert isinstance(main, MainView)
    wait_until(lambda: main.banner.said.startswith("This computer was signed out"))
    ada.desktop.open_conversation(next(iter(ada.state.conversations)))
    wait_until(lambda: last(ada) == ("kept here", "read"))
    done: list[str] = []
    ada.session.sign_in_again(PASSWORD, lambda: done.append("in"), _fail)
    wait_until(lambda: done == ["in"] and ada.state.session.phase is Phase.ONLINE)
    talk(ada).composer.insert_text("and on")
    talk(ada).composer.submit()
    wait_until(lambda: last(ada) == ("and on", "read"))
    other.bridge.close()


def test_who_looks_elsewhere_is_told_of_a_message_and_a_click_opens_it(
    ada: DesktopClient, friend: Friend, wait_until: Wait
) -> None:
    line = friend.asks(lambda client: client.open_direct(me(ada)))
    friend.bridge.ask(lambda client: client.send_text(line.id, "Are you there? 🎉"))
    # No desktop is around this test that could show it: our own window does.
    wait_until(lambda: ada.alerting.toasts.shown)
    ((conversation, window),) = ada.alerting.toasts.shown.items()
    assert (window.toast.alert.title, window.toast.alert.text) == (
        "Nora Becker",
        "Are you there? 🎉",
    )
    window.toast.event_generate("<Button-1>", x=90, y=20)
    wait_until(lambda: ada.desktop.desk.is_attended(conversation))
    wait_until(lambda: last(ada)[0] == "Are you there? 🎉")
    assert not ada.alerting.toasts.shown


def test_a_link_leads_into_a_group_of_others_and_out_again(
    ada: DesktopClient, link: str, friend: Friend, wait_until: Wait
) -> None:
    lab = friend.asks(lambda client: client.create_group("Lab 3", history=History.ALL)).id
    friend.bridge.ask(lambda client: client.send_text(lab, "Who waters the plants?"))
    _, code = friend.asks(lambda client: client.create_group_invite(lab, uses=1))

    # As if the program had been started again with the link.
    address = ServerAddress.parse(link)
    ada._rung(replace(address, code=None, group=code).link())  # noqa: SLF001
    (look,) = soon(ada, LookDialog, wait_until)
    assert (look.face.name, look.face.line) == ("Lab 3", "Group · 1 member")
    look.go.press()
    wait_until(lambda: lab in ada.desktop.talks)
    wait_until(lambda: "Who waters the plants?" in texts(ada))
    ada.desktop.groups.show(lab)
    window = ada.desktop.groups.infos[lab]
    wait_until(lambda: len(window.rows) == 2)
    assert [window.rows.row(n).note for n in range(2)] == ["Owner", ""]

    # What its owner changes is told at once, here and in the chat.
    friend.bridge.ask(lambda client: client.change_conversation(lab, posting=Posting.ADMINS))
    view = talk(ada)
    wait_until(view.blocked.winfo_viewable)
    friend.bridge.ask(lambda client: client.set_role(lab, me(ada), MemberRole.ADMIN))
    wait_until(view.composer.winfo_viewable)
    wait_until(window.edit.winfo_viewable)
    ada.groups.leave(lab, _fail)
    wait_until(lambda: window.end.label == "Delete chat")
    wait_until(lambda: view.blocked.action.label == "Delete chat")
    ada.groups.forget(lab, _fail)
    wait_until(lambda: lab not in ada.state.conversations and not window.winfo_exists())


def soon(desktop: DesktopClient, kind: type[D], wait_until: Wait) -> list[D]:
    """Return the dialogs of a kind over the main window, once there are any."""

    def found() -> list[D]:
        return [each for each in desktop.root.winfo_children() if isinstance(each, kind)]

    wait_until(found)
    return found()


def texts(desktop: DesktopClient) -> list[str]:
    rows = talk(desktop).rows
    return [rows.row(number).text for number in range(len(rows))]


def test_a_second_desktop_on_one_profile_is_refused(
    start: Callable[[], DesktopClient], tmp_path: Path
) -> None:
    desktop = start()
    with pytest.raises(DataBusy, match="in use"):
        Profile.open("ada", tmp_path / "profiles")
    # A step on the way out that fails keeps nobody from opening it thereafter.
    with (
        patch.object(desktop.desktop, "keep_place", side_effect=OSError("gone")),
        pytest.raises(OSError, match="gone"),
    ):
        desktop.quit()
    assert not _alive(desktop.root)
    Profile.open("ada", tmp_path / "profiles").close()


def test_a_refused_account_or_password_leaves_the_form_as_it_was(
    start: Callable[[], DesktopClient], link: str, friend: Friend, wait_until: Wait
) -> None:
    desktop = start()
    view = desktop.desktop.page
    assert isinstance(view, WelcomeView)
    form = fill_in(desktop, link, wait_until, handle="nora")
    form.submit()
    wait_until(lambda: not form.waiting)
    assert desktop.desktop.page is view
    assert on_screen(desktop) is form
    assert form.handle.said == "This alias is taken. Choose another one."
    assert (form.first.value, form.password.value, form.again.value) == ("Ada", PASSWORD, PASSWORD)

    form.other.press()
    step = on_screen(desktop)
    assert isinstance(step, SignInStep)
    step.handle.box.set("nora")
    step.password.box.set("quite another one")
    step.submit()
    wait_until(lambda: not step.waiting)
    assert desktop.desktop.page is view
    assert on_screen(desktop) is step
    assert step.error == "The alias or the password is wrong."
    assert step.handle.value == "nora"
    step.password.box.set(PASSWORD)
    step.submit()
    wait_until(lambda: desktop.state.session.phase is Phase.ONLINE)
    assert isinstance(page_of(desktop), MainView)


def _fail(words: str) -> None:
    raise AssertionError(words)


def test_what_is_done_with_messages_reaches_the_others_and_comes_back(
    ada: DesktopClient, friend: Friend, wait_until: Wait
) -> None:
    line = friend.asks(lambda client: client.open_direct(me(ada)))
    friend.bridge.ask(lambda client: client.send_text(line.id, "Dinner at 7?"))
    wait_until(lambda: len(ada.state.conversations) == 1)
    where = next(iter(ada.state.conversations))
    ada.desktop.open_conversation(where)
    view = talk(ada)
    wait_until(lambda: last(ada)[0] == "Dinner at 7?")
    hands = view.hands
    assert hands is not None
    later = hands.later
    assert later is not None
    hers = view.rows.timeline[0]

    def theirs(seq: int) -> TimelineItem | None:
        friend.bridge.drain()
        return friend.items.get(seq)

    # An answer, edited; a reaction; a pin; a star.
    hands.reply(hers)
    view.composer.insert_text("Ys")
    view.composer.submit()
    wait_until(lambda: last(ada)[0] == "Ys" and view.rows.timeline[1].seq)
    assert hands.edit_last()
    view.composer.set_text("Yes")
    view.composer.submit()
    wait_until(lambda: (item := theirs(2)) is not None and item.is_edited)
    answer = theirs(2)
    assert answer is not None
    said = TextBody.decode(answer.body)
    assert (said.text, said.attributes.reply_to) == ("Yes", 1)
    hands.react(hers, "👍")
    wait_until(lambda: (item := theirs(1)) is not None and bool(item.reactions))
    hands.pin(hers)
    wait_until(lambda: (item := theirs(1)) is not None and item.is_pinned)
    wait_until(lambda: [each.seq for each in hands.pins.items] == [1])
    hands.star([hers])
    wait_until(lambda: view.rows.timeline[0].starred)

    # What is known of the answer, with times; what it said before.
    view.show_facts(view.rows.timeline[1])
    facts = view.facts
    assert isinstance(facts, FactsDialog)
    wait_until(lambda: [fact.value for fact in facts.facts[3:]] == ["Ys", "Yes"])
    wait_until(lambda: facts.facts[1].value not in ("Yes", "Not yet"))
    facts.close()

    # A poll in which both vote.
    ada.messages.send_poll(where, "Where?", ("Here", "There"), False, _fail)
    wait_until(lambda: view.rows.timeline[len(view.rows) - 1].kind == "poll")
    wait_until(lambda: view.rows.timeline[len(view.rows) - 1].seq)
    poll = view.rows.timeline[len(view.rows) - 1]
    view.vote(("mine", poll.local), 1)
    wait_until(lambda: theirs(poll.seq) is not None)
    asked = theirs(poll.seq)
    assert asked is not None
    friend.bridge.ask(lambda client: client.vote(asked, (0,)))
    friend.until(lambda: len(view.rows.timeline[len(view.rows) - 1].ballots) == 2)

    # Sent later, and sent now after all; a reminder that is due at once.
    soon = hers.time + 3_600_000
    ada.later.schedule(where, "Later", soon, None, (), lambda: None, _fail)
    wait_until(lambda: len(later.waiting) == 1)
    (waiting,) = later.waiting
    ada.later.move(waiting, hers.time, _fail)
    wait_until(lambda: last(ada)[0] == "Later")
    wait_until(lambda: not ada.state.scheduled)
    ada.later.remind(view.rows.timeline[0], hers.time + 1, _fail)
    wait_until(lambda: where in ada.alerting.toasts.shown)
    assert ada.alerting.toasts.shown[where].toast.alert.text == "Dinner at 7?"
    ada.alerting.open(where)
    wait_until(lambda: view.timeline.flashing == ("seq", 1))

    # Deleted for everyone.
    hands.messages.delete([view.rows.timeline[1]], _fail)
    wait_until(lambda: (item := theirs(2)) is not None and bool(item.deleted_by))


def test_pictures_go_both_ways_and_stand_there_at_once_after_a_restart(
    start: Callable[[], DesktopClient],
    server: ServerProcess,
    ada: DesktopClient,
    friend: Friend,
    wait_until: Wait,
) -> None:
    friend.bridge.ask(lambda client: client.send_text(-me(ada), "Look at me"))
    friend.until(lambda: "nora" in _handles(ada))
    friend.bridge.ask(lambda client: client.set_picture(image_file(256, 256, "JPEG")))
    friend.until(lambda: ada.desktop.look.faces.of("nora") is not None)

    # Mine is cut from an image, packed, and comes back to me by the server.
    done: list[None] = []
    ada.pictures.save(
        Image.new("RGB", (300, 200)), (50, 0, 200), None, lambda: done.append(None), _fail
    )
    wait_until(lambda: done)
    wait_until(lambda: ada.state.session.account is not None and ada.state.session.account.picture)
    wait_until(lambda: ada.desktop.look.faces.of("ada") is not None)
    ada.quit()

    # Without the server too: both are on this computer's disk.
    server.stop()
    again = start()
    wait_until(lambda: "nora" in _handles(again))
    for handle in ("nora", "ada"):
        wait_until(lambda handle=handle: again.desktop.look.faces.of(handle) is not None)


def _handles(desktop: DesktopClient) -> set[str]:
    return {person.account.handle for person in desktop.state.people.values()}
