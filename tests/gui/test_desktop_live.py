"""The whole desktop against a real server on loopback: from nothing to ticks, and back after both
were gone. The other person is a headless client, as a bot would be."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image

from tests.gui.hands import Wait
from tests.images import image_file
from tests.integration.server_process import ServerProcess, run
from whatsapp_like import i18n
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.events import Event, ItemsChanged
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.desktop import DesktopClient
from whatsapp_like.errors import DataBusy
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import TimelineItem
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


class Friend:
    """Somebody at a headless client, whose bridge is drained by the test."""

    def __init__(self, folder: Path, link: str) -> None:
        self.items: dict[int, TimelineItem] = {}
        self.online = False
        self.bridge = Bridge(Profile.open("friend", folder), self._hear)
        self.bridge.start()
        server = ServerAddress.parse(link)
        self.bridge.ask(
            lambda client: client.register(
                server, handle="nora", password=PASSWORD, first_name="Nora", last_name="Becker"
            ),
            self._entered,
        )

    def _entered(self, _account: object) -> None:
        self.online = True

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
def friend(tmp_path: Path, link: str) -> Iterator[Friend]:
    made = Friend(tmp_path / "friends", link)
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


def register(desktop: DesktopClient, link: str, wait_until: Wait) -> None:
    """Make an account."""
    fill_in(desktop, link, wait_until).submit()
    wait_until(lambda: desktop.state.session.phase is Phase.ONLINE)
    assert isinstance(desktop.desktop.page, MainView)


def test_from_nothing_to_read_ticks_and_back_after_a_restart(
    start: Callable[[], DesktopClient],
    server: ServerProcess,
    link: str,
    friend: Friend,
    wait_until: Wait,
) -> None:
    ada = start()
    register(ada, link, wait_until)
    wait_until(lambda: friend.bridge.drain() or friend.online)

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
    assert isinstance(ada.desktop.page, MainView)
    wait_until(lambda: ada.desktop.page.banner.said)
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
    start: Callable[[], DesktopClient], tmp_path: Path, link: str, wait_until: Wait
) -> None:
    ada = start()
    register(ada, link, wait_until)
    assert ada.state.session.account is not None
    notes = ada.state.session.account.id
    ada.desktop.write_to(notes)
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
    other = Bridge(Profile.open("laptop", tmp_path / "others"), lambda _event: None)
    other.start()
    address = ServerAddress.parse(link)
    entered: list[object] = []
    other.ask(
        lambda client: client.login(address, handle="ada", password=PASSWORD, device_name="laptop"),
        entered.append,
    )
    wait_until(lambda: other.drain() or page.others.lines)
    wait_until(lambda: other.drain() or entered)
    (here,) = page.here.lines

    # It signs this one out.
    gone: list[object] = []
    other.ask(lambda client: client.sign_out_device(here), lambda _none: gone.append("gone"))
    main = ada.desktop.page
    assert isinstance(main, MainView)
    wait_until(
        lambda: other.drain() or main.banner.said.startswith("Signed out from another device")
    )
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
    other.close()


def test_who_looks_elsewhere_is_told_of_a_message_and_a_click_opens_it(
    start: Callable[[], DesktopClient], link: str, friend: Friend, wait_until: Wait
) -> None:
    ada = start()
    register(ada, link, wait_until)
    wait_until(lambda: friend.bridge.drain() or friend.online)
    me = ada.state.session.account
    assert me is not None
    opened: list[int] = []
    friend.bridge.ask(lambda client: client.open_direct(me.id), lambda line: opened.append(line.id))
    wait_until(lambda: friend.bridge.drain() or opened)
    friend.bridge.ask(lambda client: client.send_text(opened[0], "Are you there? 🎉"))
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
    start: Callable[[], DesktopClient], link: str, friend: Friend, wait_until: Wait
) -> None:
    ada = start()
    register(ada, link, wait_until)
    wait_until(lambda: friend.bridge.drain() or friend.online)
    made: list[int] = []
    codes: list[str] = []
    friend.bridge.ask(
        lambda client: client.create_group("Lab 3", history=History.ALL),
        lambda head: made.append(head.id),
    )
    wait_until(lambda: friend.bridge.drain() or made)
    (lab,) = made
    friend.bridge.ask(lambda client: client.send_text(lab, "Who waters the plants?"))
    friend.bridge.ask(
        lambda client: client.create_group_invite(lab, uses=1), lambda it: codes.append(it[1])
    )
    wait_until(lambda: friend.bridge.drain() or codes)

    # As if the program had been started again with the link.
    address = ServerAddress.parse(link)
    ada._rung(replace(address, code=None, group=codes[0]).link())  # noqa: SLF001
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
    me = ada.state.session.account
    assert me is not None
    friend.bridge.ask(lambda client: client.set_role(lab, me.id, MemberRole.ADMIN))
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
    start()
    with pytest.raises(DataBusy, match="in use"):
        Profile.open("ada", tmp_path / "profiles")


def test_a_refused_account_or_password_leaves_the_form_as_it_was(
    start: Callable[[], DesktopClient], link: str, friend: Friend, wait_until: Wait
) -> None:
    wait_until(lambda: friend.bridge.drain() or friend.online)
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
    start: Callable[[], DesktopClient], link: str, friend: Friend, wait_until: Wait
) -> None:
    ada = start()
    register(ada, link, wait_until)
    wait_until(lambda: friend.bridge.drain() or friend.online)
    me = ada.state.session.account
    assert me is not None
    opened: list[int] = []
    friend.bridge.ask(lambda client: client.open_direct(me.id), lambda line: opened.append(line.id))
    wait_until(lambda: friend.bridge.drain() or opened)
    friend.bridge.ask(lambda client: client.send_text(opened[0], "Dinner at 7?"))
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
    assert facts is not None
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
    wait_until(
        lambda: friend.bridge.drain() or len(view.rows.timeline[len(view.rows) - 1].ballots) == 2
    )

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
    link: str,
    friend: Friend,
    wait_until: Wait,
) -> None:
    ada = start()
    register(ada, link, wait_until)
    wait_until(lambda: friend.bridge.drain() or friend.online)
    me = ada.state.session.account
    assert me is not None
    friend.bridge.ask(lambda client: client.send_text(-me.id, "Look at me"))
    wait_until(lambda: friend.bridge.drain() or "nora" in _handles(ada))
    friend.bridge.ask(lambda client: client.set_picture(image_file(256, 256, "JPEG")))
    wait_until(lambda: friend.bridge.drain() or ada.desktop.look.faces.of("nora") is not None)

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
