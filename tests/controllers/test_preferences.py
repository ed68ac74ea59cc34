"""Preferences: the server's, taken back when refused, and the desktop's own file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.controllers.fakes import FakeClient, FakeLink, FakeTimers
from whatsapp_like import i18n
from whatsapp_like.client.events import PreferencesChanged
from whatsapp_like.controllers.desktop import MOST_RECENT, MOST_WINDOWS
from whatsapp_like.controllers.preferences import PreferencesController
from whatsapp_like.errors import ConnectionLost
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.desktop import TONES


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    yield
    i18n.set_language("en")


def made(
    link: FakeLink, timers: FakeTimers, file: Path | None
) -> tuple[AppState, PreferencesController]:
    state = AppState()
    return state, PreferencesController(state, link, timers, file)


def test_a_switch_shows_at_once_and_is_taken_back_when_refused(
    link: FakeLink, client: FakeClient, timers: FakeTimers
) -> None:
    state, preferences = made(link, timers, None)
    failed: list[str] = []
    preferences.share(failed.append, share_address=False)
    assert state.session.preferences == Preferences(share_address=False)
    link.drain()
    assert client.called("set_preferences") == [(Preferences(share_address=False),)]
    client.failures["set_preferences"] = ConnectionLost("offline")
    preferences.share(failed.append, read_receipts=False)
    link.drain()
    assert state.session.preferences == Preferences(share_address=False)
    assert failed == ["The connection was interrupted."]
    preferences.receive(PreferencesChanged(preferences=Preferences()))
    assert state.session.preferences == Preferences()


def test_what_the_archive_knows_is_shown_until_the_server_has_told(
    link: FakeLink, client: FakeClient, timers: FakeTimers
) -> None:
    state, preferences = made(link, timers, None)
    kept = Preferences(share_presence=False, read_receipts=False)
    preferences.know(kept)
    assert state.session.preferences == kept
    preferences.share(lambda _words: None, share_address=False)
    link.drain()
    (sent,) = client.called("set_preferences")
    assert sent == (kept.model_copy(update={"share_address": False}),)
    preferences.receive(PreferencesChanged(preferences=Preferences()))
    preferences.know(kept)
    assert state.session.preferences == Preferences()


def test_the_desktop_is_kept_across_restarts(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "made" / "when needed" / "desktop.json"
    state, preferences = made(link, timers, file)
    preferences.toggle_theme()
    preferences.enlarge(1.5)
    preferences.speak("fr")
    preferences.show_contacts_as_table(True)
    preferences.remember_window("main", "400x700+10+10")
    assert not file.exists(), "written once, a second after the last change"
    timers.advance(2)
    state, _ = made(link, timers, file)
    assert (state.desktop.theme, state.desktop.zoom) == ("dark", 1.5)
    assert (state.desktop.language, state.desktop.contacts_as_table) == ("fr", True)
    assert state.desktop.windows == {"main": "400x700+10+10"}
    assert not list(tmp_path.glob("*.new"))


def test_the_end_of_the_program_does_not_wait_for_the_timer(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    _, preferences = made(link, timers, file)
    preferences.use_theme("dark")
    preferences.save()
    assert '"dark"' in file.read_text()
    assert len(timers) == 0


def test_the_oldest_windows_are_forgotten(link: FakeLink, timers: FakeTimers) -> None:
    state, preferences = made(link, timers, None)
    for number in range(MOST_WINDOWS + 5):
        preferences.remember_window(f"conversation {number}", "1x1+0+0")
    assert len(state.desktop.windows) == MOST_WINDOWS
    assert "conversation 0" not in state.desktop.windows


@pytest.mark.parametrize("damage", ["{", '{"theme": "neon", "zoom": 99}', "\udcff"])
def test_a_damaged_file_means_the_defaults(
    damage: str, tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    file.write_bytes(damage.encode("utf-8", "surrogateescape"))
    state, _ = made(link, timers, file)
    assert state.desktop.theme == "system"
    assert state.desktop.zoom in (1.0, 2.0)


def test_a_value_that_is_wrong_costs_no_other(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    file.write_text(
        '{"theme": "dark", "zoom": "huge", "density": "airy", "wallpaper": 7, "accent": "pink",'
        ' "windows": {"main": "1x1+0+0"}, "of a later version": [1], "emoji_tone": NaN}'
    )
    state, preferences = made(link, timers, file)
    desktop = state.desktop
    assert (desktop.theme, desktop.accent, desktop.zoom) == ("dark", "pink", 1.0)
    assert (desktop.density, desktop.wallpaper, desktop.emoji_tone) == ("normal", True, 0)
    assert desktop.windows == {"main": "1x1+0+0"}
    preferences.enlarge(1.25)
    preferences.save()
    kept = json.loads(file.read_text())
    assert kept["of a later version"] == [1]
    assert (kept["accent"], kept["zoom"]) == ("pink", 1.25)


def test_a_file_that_cannot_be_read_is_kept(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    file.write_text("[1, 2")
    _, preferences = made(link, timers, file)
    preferences.use_theme("dark")
    preferences.save()
    assert (tmp_path / "desktop.unreadable").read_text() == "[1, 2"
    assert json.loads(file.read_text())["theme"] == "dark"


@pytest.mark.parametrize(
    ("before", "after"),
    [("light", "dark"), ("dark", "light"), ("contrast-dark", "contrast-light"), ("system", "dark")],
)
def test_light_and_dark_change_places_in_high_contrast_too(
    before: str, after: str, link: FakeLink, timers: FakeTimers
) -> None:
    state, preferences = made(link, timers, None)
    preferences.use_theme(before)
    preferences.toggle_theme()
    assert state.desktop.theme == after


def test_a_folder_that_cannot_be_written_stops_nobody(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    _, preferences = made(link, timers, tmp_path / "missing" / "desktop.json")
    preferences.use_theme("dark")
    timers.advance(2)


def test_emoji_and_their_tone_are_kept_the_newest_first(
    tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    state, preferences = made(link, timers, file)
    for number in range(40):
        preferences.use_emoji(f"key-{number}")
    preferences.use_emoji("key-30")
    preferences.choose_tone(4)
    assert state.desktop.emoji_recent[:3] == ["key-30", "key-39", "key-38"]
    preferences.save()
    again, _controller = made(link, timers, file)
    assert again.desktop.emoji_recent == state.desktop.emoji_recent
    assert len(again.desktop.emoji_recent) == MOST_RECENT
    assert again.desktop.emoji_tone == 4


@pytest.mark.parametrize(("written", "tone"), [(-3, 0), (99, TONES)])
def test_a_tone_that_does_not_exist_is_none_of_ours(
    written: int, tone: int, tmp_path: Path, link: FakeLink, timers: FakeTimers
) -> None:
    file = tmp_path / "desktop.json"
    file.write_text(f'{{"emoji_tone": {written}}}', encoding="utf-8")
    state, _controller = made(link, timers, file)
    assert state.desktop.emoji_tone == tone
