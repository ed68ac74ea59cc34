"""What can be done with one message: the choices of its menu.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.choosing import put_on_clipboard
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.timeline import TimelineView

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.hands import MessageHands

_MAIL = "mailto:"


class Pointed(NamedTuple):
    """A message, where it stands at any time, and the address in it that is pointed at."""

    item: TimelineItem
    at: Callable[[], int | None]
    link: str


def message_choices(
    view: TimelineView,
    pointed: Pointed,
    hands: MessageHands | None,
    *,
    info: Callable[[], object],
    retry: Callable[[], object],
    discard: Callable[[], object],
) -> list[Choice]:
    """Return what the menu of a message offers; what cannot be done is not in it."""
    item = pointed.item
    unsent = bool(item.local) and not item.seq
    choices = [
        *(_answers(item, hands) if hands is not None else ()),
        *_copies(view, pointed),
        *(_marks(item, hands) if hands is not None else ()),
    ]
    if hands is not None and hands.rights.choose(item):
        choices.append(Choice(_("Select"), lambda: hands.selecting.begin(item)))
    choices.append(Choice(_("Message info"), info))
    last = []
    if item.tick is Tick.FAILED:
        last.append(Choice(_("Send again"), retry))
    if item.tick in (Tick.FAILED, Tick.WAITING) and unsent:
        last.append(Choice(_("Delete"), discard, danger=True))
    elif hands is not None and hands.rights.choose(item):
        last.append(Choice(_("Delete…"), lambda: hands.delete([item]), danger=True))
    return [*choices, Choice(), *last] if last else choices


def _answers(item: TimelineItem, hands: MessageHands) -> list[Choice]:
    rights, choices = hands.rights, []
    if rights.reply(item):
        choices.append(Choice(_("Reply"), lambda: hands.reply(item)))
    if rights.edit(item):
        choices.append(Choice(pgettext("message", "Edit"), lambda: hands.edit(item)))
    return choices


def _copies(view: TimelineView, pointed: Pointed) -> list[Choice]:
    _item, at, link = pointed
    choices: list[Choice] = []
    index = at()
    if index is None:
        return choices
    row, chosen = view.model.row(index), view.reader.chosen_text()
    says = bool(row.text) and not (row.unknown or row.deleted)

    def copy(label: str, words: str) -> None:
        choices.append(Choice(label, lambda: put_on_clipboard(view, words)))

    if chosen:
        copy(_("Copy selected text"), chosen)
    if says:
        copy(_("Copy message") if chosen else _("Copy"), row.text)
    if link:
        mail = link.startswith(_MAIL)
        copy(_("Copy mail address") if mail else _("Copy link"), link.removeprefix(_MAIL))

    def select() -> None:
        # Others may have come or gone above it while the menu was open.
        now = at()
        if now is not None:
            view.reader.chooser.choose_message(now)

    if says and row.selectable:
        choices.append(Choice(_("Select text"), select))
    return choices


def _marks(item: TimelineItem, hands: MessageHands) -> list[Choice]:
    rights, choices = hands.rights, []
    if rights.forward(item):
        choices.append(Choice(_("Forward…"), lambda: hands.forward([item])))
    if rights.pin(item):
        words = pgettext("message", "Unpin") if item.is_pinned else pgettext("message", "Pin")
        choices.append(Choice(words, lambda: hands.pin(item)))
    if rights.star(item):
        words = _("Remove star") if item.starred else _("Star")
        choices.append(Choice(words, lambda: hands.star([item])))
    later = hands.later
    if later is not None and rights.star(item):
        if item.remind_at:
            choices.append(Choice(_("Remove reminder"), lambda: later.forget_reminder(item)))
        else:
            choices.append(Choice(_("Remind me…"), lambda: later.ask_reminder(item)))
    if rights.close(item):
        close = lambda: hands.messages.close_poll(item, hands.say)  # noqa: E731
        choices.append(Choice(_("Close poll"), close))
    return choices
