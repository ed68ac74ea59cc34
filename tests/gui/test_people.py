"""People in detail, settings and questions, with real events."""

from __future__ import annotations

import tkinter as tk

import pytest

from tests.controllers.fakes import JONAS, NORA, account, person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World
from whatsapp_like.client.events import Offline, PeopleChanged
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import DevicePresence
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.main.rows import Somebody
from whatsapp_like.views.people.detail import DetailWindow
from whatsapp_like.views.people.find import FindDialog

pytestmark = pytest.mark.gui


def detail(world: World, account: int) -> DetailWindow:
    world.desktop.show_person(account)
    world.root.update()
    return world.desktop.details[account]


def question(window: tk.Misc) -> ConfirmDialog:
    (found,) = (w for w in window.winfo_children() if isinstance(w, ConfirmDialog))
    return found


def test_everything_the_course_asks_for_is_in_the_detail_view(world: World) -> None:
    facts = detail(world, NORA.id).facts
    assert facts["Last name"] == "Becker"
    assert facts["First name"] == "Nora"
    assert facts["Alias"] == "@nora"
    assert facts["Connected"] == "online"
    assert facts["IP address"] == "192.168.1.44"
    assert facts["Connected since"].endswith("(1 hour)")
    assert "Last seen" not in facts, "she is here"
    assert list(facts)[:2] == ["First name", "Last name"]
    assert facts["Client"] == "wl-client/0.1 Linux"
    assert facts["Devices"] == "nora-pc · 192.168.1.44"


def test_the_detail_view_is_live(world: World, wait_until: Wait) -> None:
    window = detail(world, JONAS.id)
    assert window.facts["Connected"] == "offline"
    assert window.facts["IP address"] == "–"
    device = DevicePresence(device=1, name="phone", client="wl-bot/2", since=NOW, idle=True)
    world.link.tell(
        PeopleChanged(
            people=(
                person(
                    JONAS,
                    PresenceStatus.AWAY,
                    since=NOW,
                    devices=(device, device.model_copy(update={"name": "pc", "idle": False})),
                    contact=world.state.people[JONAS.id].contact,
                ),
            )
        )
    )
    wait_until(lambda: window.facts["Connected"] == "away")
    assert window.facts["IP address"] == "not shared"
    assert window.facts["Devices"] == "phone · idle\npc"
    assert window.face.line == "away"
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: window.facts["Connected"] == "unknown")
    assert window.facts["Devices"] == "–"
    assert "Last seen" in window.facts


def test_nickname_and_notes_are_edited(
    world: World, focus: Focus, keys: Keys, click: Click, wait_until: Wait
) -> None:
    window = detail(world, JONAS.id)
    focus(window.nickname.box.field)
    keys("jojo<Tab>plays chess<Return>often")
    # News about something else do not disturb who is writing.
    world.link.tell(
        PeopleChanged(
            people=(person(JONAS, PresenceStatus.ONLINE, contact=world.state.people[3].contact),)
        )
    )
    wait_until(lambda: window.facts["Connected"] == "online")
    assert window.nickname.value == "jojo"
    click(window.save)
    assert world.client.called("put_contact") == [(3, "jojo", "plays chess\noften", False)]
    wait_until(lambda: window.notice.said == "Saved.")
    assert window.face.name == "jojo"
    assert window.save.enabled


def test_a_refusal_is_told_and_the_button_works_again(
    world: World, click: Click, wait_until: Wait
) -> None:
    world.client.failures["put_contact"] = Refused(ErrorCode.LIMIT_REACHED)
    window = detail(world, JONAS.id)
    click(window.save)
    wait_until(lambda: window.notice.said == "The server's limit for this is reached.")
    assert window.save.enabled


def test_blocking_asks_first_and_enter_means_no(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    window = detail(world, NORA.id)
    click(window.block)
    dialog = question(window)
    wait_until(dialog.no.winfo_viewable)
    dialog.no.focus_force()
    wait_until(lambda: dialog.focus_displayof() is dialog.no)
    keys("<Return>")
    assert not dialog.winfo_exists()
    assert not world.client.called("put_contact")
    click(window.block)
    click(question(window).yes)
    wait_until(lambda: window.block.label == "Unblock")
    assert world.client.called("put_contact") == [(NORA.id, "Nora 🎉", "Met at the library.", True)]
    assert window.face.line == "blocked"
    click(window.block)
    wait_until(lambda: window.block.label == "Block")


def test_a_contact_is_removed_and_added_again(world: World, click: Click, wait_until: Wait) -> None:
    window = detail(world, NORA.id)
    window.remove.press()
    click(question(window).yes)
    wait_until(window.add.winfo_manager)
    assert not window.nickname.winfo_manager()
    assert world.client.called("remove_contact") == [(NORA.id,)]
    window.add.press()
    wait_until(window.nickname.winfo_manager)
    assert not window.add.winfo_manager()


def test_an_answer_after_the_window_was_closed_disturbs_nobody(world: World) -> None:
    window = detail(world, NORA.id)
    window.save.press()
    window.close()
    world.root.update()
    assert world.client.called("put_contact")


def test_my_own_entry_can_be_neither_blocked_nor_added(world: World) -> None:
    window = detail(world, 1)
    assert not window.block.winfo_manager()
    assert not window.add.winfo_manager()
    assert window.face.name == "Notes to self"


def test_a_new_nickname_is_in_the_title_and_nothing_is_covered(
    world: World, wait_until: Wait, click: Click
) -> None:
    window = detail(world, NORA.id)
    window.nickname.box.set("Nono")
    click(window.save)
    wait_until(lambda: window.notice.said == "Saved.")
    known = world.state.people[NORA.id]
    assert known.contact is not None
    world.link.tell(
        PeopleChanged(
            people=(
                known.model_copy(
                    update={"contact": known.contact.model_copy(update={"nickname": "Nono"})}
                ),
            )
        )
    )
    wait_until(lambda: window.title() == "Nono")
    wait_until(window.notice.winfo_viewable)
    bottom = max(child.winfo_rooty() + child.winfo_height() for child in window.pack_slaves()[1:])
    assert bottom <= window.notice.winfo_rooty(), "what can be pressed ends above it"


def test_the_card_has_the_face_of_its_person_as_its_icon(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    icons: list[str] = []
    monkeypatch.setattr(
        DetailWindow, "wm_iconphoto", lambda _self, _default, image: icons.append(image)
    )
    detail(world, NORA.id)
    detail(world, JONAS.id)
    assert len(icons) == len(set(icons)) == 2


def test_by_a_part_of_my_name_somebody_else_is_meant(
    world: World, keys: Keys, wait_until: Wait
) -> None:
    # Ada Lovelace has an "a" in her name, and so has Nora.
    world.desktop.people.find_to_write()
    world.root.update()
    (dialog,) = (w for w in world.root.winfo_children() if isinstance(w, FindDialog))
    wait_until(dialog.winfo_viewable)
    wait_until(lambda: dialog.search.field.focus_displayof() is dialog.search.field)
    assert dialog.rows.row(0).title == "Notes to self"
    keys("a")
    wait_until(lambda: dialog.rows.row(0).title != "Notes to self")
    shown = [dialog.rows.row(n).title for n in range(len(dialog.rows))]
    (others,) = dialog.rows.headings
    assert shown[others - 1] == "Notes to self", "the last of those I know"
    keys("<BackSpace>notes")
    wait_until(
        lambda: [dialog.rows.row(n).title for n in range(len(dialog.rows))] == ["Notes to self"]
    )


def test_offline_everybody_i_know_is_offered_and_others_once_there_is_a_connection(
    world: World, keys: Keys, wait_until: Wait
) -> None:
    world.state.people[7] = person(account(7, "samir", "Samir", "Aziz"))
    world.state.session.phase = Phase.CONNECTING
    world.desktop.people.find_to_write()
    world.root.update()
    (dialog,) = (w for w in world.root.winfo_children() if isinstance(w, FindDialog))

    def said() -> set[str]:
        canvas, call = dialog.list.canvas, dialog.tk.call
        texts = (each for each in canvas.find_all() if str(call(canvas, "type", each)) == "text")
        return {str(call(canvas, "itemcget", each, "-text")) for each in texts}

    wait_until(lambda: "You are offline: only people you know are shown." in said())
    assert "Samir Aziz" in said()
    wait_until(lambda: dialog.search.field.focus_displayof() is dialog.search.field)
    keys("amir h")
    wait_until(lambda: "You are offline, and no one you know has that name." in said())
    assert world.client.called("search_directory") == []
    world.state.session.phase = Phase.ONLINE
    wait_until(lambda: {"Others on this server", "Amir Haddad"} <= said())
    keys("x")
    wait_until(lambda: "Nobody of that name on this server." in said())
    world.client.failures["search_directory"] = Refused(ErrorCode.THROTTLED)
    keys("<BackSpace>")
    wait_until(lambda: any(words.startswith("That was too often") for words in said()))


def test_who_is_found_comes_in_pages_as_one_scrolls(
    world: World, keys: Keys, wait_until: Wait
) -> None:
    world.client.page = 10
    world.client.directory = [account(100 + n, f"p{n}", "Person", f"{n}") for n in range(40)]
    world.desktop.people.find_to_write()
    world.root.update()
    (dialog,) = (w for w in world.root.winfo_children() if isinstance(w, FindDialog))
    # As many as are in sight and a few more.
    wait_until(lambda: dialog.rows.others == 20)
    first = [dialog.rows.key(index) for index in range(len(dialog.rows))]
    wait_until(lambda: dialog.search.field.focus_displayof() is dialog.search.field)
    keys("<Next>" * 12)
    wait_until(lambda: dialog.rows.others == 40)
    assert [dialog.rows.key(index) for index in range(len(first))] == first
    assert [each[1] for each in world.client.called("search_directory")] == [0, 109, 119, 129]
    # Whoever has the list under the keyboard types on in the field.
    dialog.list.canvas.focus_set()
    wait_until(lambda: dialog.list.canvas.focus_displayof() is dialog.list.canvas)
    world.state.people[7] = person(account(7, "samir", "Samir", "Aziz"))
    world.root.update()
    assert dialog.list.selected is None, "one mark is enough"
    keys("p3x<BackSpace>9")
    assert dialog.search.value == "p39"
    wait_until(lambda: dialog.list.selected == Somebody(139))
