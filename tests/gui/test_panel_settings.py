"""The panel with real events: settings, looks, pages by keys."""

from __future__ import annotations

import pytest

from tests.gui.staging import Stage
from tests.gui.walking import Walker
from whatsapp_like import i18n
from whatsapp_like.models.state.panel import Page
from whatsapp_like.views.panel.sessions import SessionsPage

pytestmark = pytest.mark.gui


def test_a_running_servers_folder_is_fixed(stage: Stage) -> None:
    stage.run()
    stage.open(Page.SETTINGS)
    assert not stage.settings.fields.browse.enabled
    stage.desk.panel.stop()
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.settings.fields.browse.enabled


def test_theme_size_and_language_change_at_once(stage: Stage) -> None:
    stage.run()
    stage.open(Page.SETTINGS)
    stage.type(stage.settings.fields.name.box.field, "half typed")
    stage.click(stage.settings.themes.chips["dark"])
    assert stage.look.palette.dark
    assert stage.settings.themes.chips["dark"].chosen
    button = stage.view.theme_button
    assert button is not None
    assert button.label == "Light theme"
    stage.click(stage.settings.accents.swatches["blue"])
    assert stage.look.palette.name == "dark-blue"
    stage.click(stage.settings.zooms.chips[1.25])
    assert stage.look.zoom == 1.25
    stage.click(stage.settings.languages.chips["fr"])
    assert stage.view.buttons[Page.SETTINGS].label == i18n._("Settings") == "Réglages"
    assert stage.settings.fields.name.value == "half typed", "nothing typed was lost"
    stage.key(stage.view.buttons[Page.SETTINGS], "<Control-minus>")
    assert stage.look.zoom == 1.1


def test_pages_are_opened_by_keys(stage: Stage) -> None:
    stage.run()
    stage.key(stage.view.buttons[Page.OVERVIEW], "<Control-Key-2>")
    assert isinstance(stage.view.shown, SessionsPage)
    # The page takes the keyboard once it is laid out.
    stage.wait_until(lambda: str(stage.root.focus_get()).startswith(f"{stage.view.shown}."))
    stage.key(stage.view.buttons[Page.SETTINGS], "<Return>")
    assert stage.settings.winfo_ismapped()


@pytest.mark.parametrize("page", list(Page))
def test_every_page_is_walked_through_without_a_mouse(stage: Stage, page: Page) -> None:
    stage.run()
    stage.focus(stage.root)
    stage.open(page)
    # The page takes the keyboard once it is laid out.
    stage.wait_until(lambda: str(stage.root.focus_get()).startswith(f"{stage.view.shown}."))
    Walker(stage.focus, stage.wait_until).check(stage.view.buttons[page])
