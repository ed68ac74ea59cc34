"""What can be done with one message: the choices of its menu.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.choosing import put_on_clipboard
from whatsapp_like.views.main.rows import text_of
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.timeline import TimelineView

_MAIL = "mailto:"


def message_choices(
    view: TimelineView,
    item: TimelineItem,
    index: int,
    link: str,
    *,
    info: Callable[[], object],
    retry: Callable[[], object],
    discard: Callable[[], object],
) -> list[Choice]:
    """Return what the menu of the message at `index` offers; `link` is the address pointed at."""
    choices: list[Choice] = []
    text, chosen = text_of(item), view.reader.chosen_text()

    def copy(label: str, words: str) -> None:
        choices.append(Choice(label, lambda: put_on_clipboard(view, words)))

    if chosen:
        copy(_("Copy selected text"), chosen)
    if text is not None:
        copy(_("Copy message") if chosen else _("Copy"), text)
    if link:
        mail = link.startswith(_MAIL)
        copy(_("Copy mail address") if mail else _("Copy link"), link.removeprefix(_MAIL))
    if text is not None:
        select = view.reader.chooser.choose_message
        choices.append(Choice(_("Select text"), lambda: select(index)))
    choices.append(Choice(_("Message info"), info))
    unsent = item.local and not item.seq
    if item.tick is Tick.FAILED or (item.tick is Tick.WAITING and unsent):
        choices.append(Choice())
    if item.tick is Tick.FAILED:
        choices.append(Choice(_("Send again"), retry))
    if item.tick in (Tick.FAILED, Tick.WAITING) and unsent:
        choices.append(Choice(_("Delete"), discard, danger=True))
    return choices
