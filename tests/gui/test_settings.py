"""The settings, with real events."""

from __future__ import annotations

import time
import tkinter as tk
from typing import TypeVar

import pytest

from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import World
from whatsapp_like.client.events import Offline
from whatsapp_like.controllers.quiet import QuietController
from whatsapp_like.errors import ConnectionLost
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.alerts import Preview
from whatsapp_like.models.theme import read_theme
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.settings.about import AboutPage
from whatsapp_like.views.settings.appearance import AppearancePage
from whatsapp_like.views.settings.chats import ChatsPage
from whatsapp_like.views.settings.licences import LicencesDialog
from whatsapp_like.views.settings.notifications import NotificationsPage
from whatsapp_like.views.settings.page import SettingsPage
from whatsapp_like.views.settings.privacy import PrivacyPage
from whatsapp_like.views.settings.profile import ProfilePage
from whatsapp_like.views.settings.window import PAGES, SettingsWindow

pytestmark = pytest.mark.gui

P = TypeVar("P", bound=SettingsPage)


def settings(world: World) -> SettingsWindow:
    world.desktop.open_settings()
    world.root.update()
    assert world.desktop.settings is not None
    return world.desktop.settings


def opened(world: World, name: str, kind: type[P]) -> P:
    page = settings(world).open(name)
    world.root.update()
    assert isinstance(page, kind)
    return page


def question(window: tk.Misc) -> ConfirmDialog:
    (found,) = (w for w in window.winfo_children() if isinstance(w, ConfirmDialog))
    return found


def said(world: World) -> str:
    assert world.desktop.settings is not None
    return world.desktop.settings.notice.said


def test_pages_are_reached_with_the_keyboard_and_the_last_one_is_remembered(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = settings(world)
    assert window.shown == "profile"
    focus(window.buttons["profile"])
    keys("<Down><Down>")
    assert window.shown == "chats"
    wait_until(lambda: window.focus_displayof() is window.buttons["chats"])
    keys("<Tab>")
    page = window.open("chats")
    wait_until(lambda: str(window.focus_displayof()).startswith(str(page)))
    window.close()
    assert settings(world).shown == "chats"
    window = settings(world)
    focus(window.buttons["chats"])
    keys("<Up><Up><Up>")
    assert window.shown == PAGES[-1].name


def test_a_page_that_is_gone_does_not_stop_the_settings(world: World) -> None:
    world.preferences.remember_settings_page("of a later version")
    assert settings(world).shown == PAGES[0].name


def test_a_narrow_window_shows_icons_only(world: World, wait_until: Wait) -> None:
    window = settings(world)
    wait_until(lambda: window.winfo_width() > 600)
    assert not window.side.folded
    window.geometry("480x500")
    wait_until(lambda: window.side.folded)


def test_looks_take_effect_at_once(world: World, click: Click, wait_until: Wait) -> None:
    page = opened(world, "appearance", AppearancePage)
    scale = world.look.scale
    click(page.themes.chips["dark"])
    assert world.look.palette.dark
    click(page.zooms.chips[1.25])
    assert world.look.scale == pytest.approx(scale * 1.25, rel=0.02)
    assert page.zooms.chips[1.25].chosen
    motion = page.motion
    click(motion.label, x=motion.label.winfo_width() - 5)
    assert not motion.on, "beside the words nothing is meant"
    click(motion.label, x=5)
    assert world.state.desktop.reduced_motion


def test_accent_room_and_wallpaper_take_effect_at_once(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = opened(world, "appearance", AppearancePage)
    settings(world).geometry("860x900")
    click(page.accents.swatches["violet"])
    assert world.look.palette.name == "light-violet"
    assert page.accents.swatches["violet"].chosen
    focus(page.accents.swatches["violet"])
    keys("<Right>")
    wait_until(lambda: page.focus_displayof() is page.accents.swatches["pink"])
    keys("<Return>")
    assert world.look.palette.name == "light-pink"
    row = page.preview.bbox("row")
    click(page.densities.chips["comfortable"])
    wait_until(lambda: page.preview.bbox("row")[3] > row[3])
    assert page.preview.find_withtag("wallpaper")
    click(page.wallpaper.button)
    assert not world.state.desktop.wallpaper
    assert not page.preview.find_withtag("wallpaper")
    focus(page.wallpaper.button)
    keys("<space>")
    assert world.state.desktop.wallpaper


def test_a_larger_size_leaves_the_page_its_room(world: World, wait_until: Wait) -> None:
    window = settings(world)
    window.geometry("800x600")
    wait_until(lambda: window.winfo_width() == 800)
    least = world.look.px(420)
    assert window.minsize() == (least, least)
    world.preferences.enlarge(1.5)
    wait_until(lambda: window.side.folded)
    least = world.look.px(420)
    assert window.minsize() == (least, least)
    world.preferences.enlarge(1.0)
    wait_until(lambda: not window.side.folded)


def test_chips_that_do_not_fit_make_another_line(world: World, wait_until: Wait) -> None:
    page = opened(world, "appearance", AppearancePage)
    window = settings(world)
    window.geometry("900x500")
    chips = list(page.zooms.chips.values())
    wait_until(lambda: len({chip.winfo_y() for chip in chips}) == 1)
    window.geometry("420x500")
    wait_until(lambda: len({chip.winfo_y() for chip in chips}) > 1)
    right = page.zooms.winfo_width()
    assert all(chip.winfo_x() + chip.winfo_width() <= right for chip in chips)
    bottom = max(chip.winfo_y() + chip.winfo_height() for chip in chips)
    wait_until(lambda: page.zooms.winfo_height() == bottom)


def test_arrows_go_from_chip_to_chip(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = opened(world, "chats", ChatsPage)
    focus(page.sending.chips[True])
    keys("<Right>")
    wait_until(lambda: page.focus_displayof() is page.sending.chips[False])
    keys("<space>")
    assert not world.state.desktop.enter_sends
    assert page.sending.chips[False].chosen


def test_the_tone_chosen_elsewhere_is_shown(world: World) -> None:
    page = opened(world, "chats", ChatsPage)
    world.preferences.choose_tone(3)
    assert page.tones.chips[3].chosen


def test_alerts_are_set_as_soon_as_they_are_chosen(world: World, click: Click) -> None:
    page = opened(world, "notifications", NotificationsPage)
    click(page.previews.chips[Preview.NAME])
    page.switch.press()
    alerts = world.state.desktop.alerts
    assert (alerts.on, alerts.preview) == (False, Preview.NAME)
    assert page.previews.chips[Preview.NAME].chosen
    click(page.spans.chips[60])
    assert world.state.quiet.now
    assert page.until["text"].startswith("On, until ")
    click(page.spans.chips[None])
    assert page.spans.chips[None].chosen
    click(page.spans.chips[0])
    assert not world.state.quiet.now


def test_quiet_hours_are_typed_and_their_days_chosen(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = opened(world, "notifications", NotificationsPage)
    settings(world).geometry("900x900")
    assert not page.start.winfo_viewable()
    page.hours.press()
    wait_until(page.start.winfo_viewable)
    assert (page.start.value, page.end.value) == ("22:00", "07:00")
    focus(page.end.box.field)
    page.end.box.set("")
    keys("6.30")
    hours = world.state.desktop.alerts.hours
    assert (hours.on, hours.end) == (True, 6 * 60 + 30)
    assert page.end.value == "6.30"
    keys("9")
    focus(page.start.box.field)
    wait_until(lambda: page.end.said == "Write a time such as 22:00.")
    assert world.state.desktop.alerts.hours.end == 6 * 60 + 30
    click(page.days.chips[5])
    click(page.days.chips[6])
    assert world.state.desktop.alerts.hours.days == (0, 1, 2, 3, 4)
    assert not page.days.chips[6].chosen


def test_staying_in_the_tray_is_offered_where_there_is_one(world: World) -> None:
    page = opened(world, "notifications", NotificationsPage)
    assert not page.tray.winfo_manager()
    world.state.tray.present = True
    assert page.tray.winfo_manager()
    assert page.tray.on
    page.tray.press()
    assert not world.state.desktop.stay_in_tray
    world.state.tray.present = False
    assert not page.tray.winfo_manager()


def test_the_sound_is_offered_where_something_can_play_it(world: World, click: Click) -> None:
    page = opened(world, "notifications", NotificationsPage)
    assert not hasattr(page, "play")
    settings(world).close()
    played: list[str] = []
    world.preferences.alerts = QuietController(
        world.state, world.timers, time.time, lambda: played.append("ding")
    )
    page = opened(world, "notifications", NotificationsPage)
    click(page.play)
    page.sound.press()
    assert (played, world.state.desktop.alerts.sound) == (["ding"], False)


def test_what_others_see_is_sent_to_the_server(world: World) -> None:
    page = opened(world, "privacy", PrivacyPage)
    page.share_address.press()
    assert world.client.called("set_preferences") == [(Preferences(share_address=False),)]


def test_a_switch_the_server_refuses_goes_back(world: World, wait_until: Wait) -> None:
    world.client.failures["set_preferences"] = ConnectionLost("offline")
    page = opened(world, "privacy", PrivacyPage)
    page.read_receipts.press()
    wait_until(lambda: said(world) == "The connection was interrupted.")
    assert page.read_receipts.on


def test_changing_my_name(world: World, focus: Focus, keys: Keys, wait_until: Wait) -> None:
    page = opened(world, "profile", ProfilePage)
    assert (page.first.value, page.last.value) == ("Ada", "Lovelace")
    focus(page.first.box.field)
    keys("<Control-a><Delete><Return>")
    assert page.first.said == "Enter your first name."
    keys("augusta<Return>")
    wait_until(lambda: said(world) == "Saved.")
    assert world.client.called("rename") == [("augusta", "Lovelace")]
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: not page.rename.enabled)


def test_another_language_keeps_the_page_and_a_name_half_written(
    world: World, wait_until: Wait
) -> None:
    names = opened(world, "profile", ProfilePage)
    names.first.box.set("Augus")
    page = opened(world, "appearance", AppearancePage)
    page.stand(60)
    wait_until(lambda: page.top == 60)
    page.languages.chips["fr"].press()
    wait_until(lambda: not page.winfo_exists())
    window = settings(world)
    assert window.shown == "appearance"
    same = opened(world, "appearance", AppearancePage)
    wait_until(lambda: same.top == 60)
    again = opened(world, "profile", ProfilePage)
    assert (again.first.value, again.last.value) == ("Augus", "Lovelace")


def test_signing_out_asks_first(world: World, click: Click) -> None:
    page = opened(world, "profile", ProfilePage)
    window = settings(world)
    page.sign_out.press()
    question(window).no.press()
    assert not world.client.called("sign_out")
    page.sign_out.press()
    click(question(window).yes)
    assert world.client.called("sign_out") == [()]


def test_the_server_the_version_and_the_licences_can_be_read(world: World) -> None:
    page = opened(world, "about", AboutPage)
    assert page.server["text"] == "Office (192.168.1.20:7272)"
    assert page.version["text"].startswith("WL 0.")
    page.licences.press()
    window = settings(world)
    (dialog,) = (w for w in window.winfo_children() if isinstance(w, LicencesDialog))
    world.root.update()
    dialog.close()


def test_a_theme_of_ones_own_is_chosen_and_told_where_it_is_hard_to_read(
    world: World, click: Click
) -> None:
    page = opened(world, "appearance", AppearancePage)
    world.state.desktop.own_themes = {"lagoon": read_theme("[colours]\nown = '#123456'")}
    world.root.update()
    click(page.themes.chips["own:lagoon"])
    assert world.look.palette.own == "#123456"
    assert page.themes.chips["own:lagoon"].chosen
    assert page.faults["text"].startswith("Hard to read: “text” on “own”")
    world.state.desktop.own_themes = {"lagoon": read_theme("name = 'Lagoon'")}
    world.state.desktop.theme_faults = {"other": "This is not TOML."}
    assert world.look.palette.own != "#123456"
    assert page.themes.chips["own:lagoon"].label == "Lagoon"
    assert page.faults["text"] == "other.toml: This is not TOML."
    world.state.desktop.theme_faults = {}
    world.root.update()
    assert not page.faults.winfo_ismapped()


def test_the_folder_of_themes_is_opened_or_it_is_said_why_not(
    world: World, wait_until: Wait
) -> None:
    world.preferences.open_themes = lambda failed: failed("No folder.")  # type: ignore[method-assign]
    page = opened(world, "appearance", AppearancePage)
    page.folder.press()
    wait_until(lambda: said(world) == "No folder.")
