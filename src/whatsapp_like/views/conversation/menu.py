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
from whatsapp_like.views.conversation.rights import unsent
from whatsapp_like.views.icons import Icon
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
    talk: Callable[[], object],
    info: Callable[[], object],
    retry: Callable[[], object],
    discard: Callable[[], object],
) -> list[Choice]:
    """Return what the menu of a message offers; what cannot be done is not in it.

    `talk` opens the conversation with its writer.
    """
    item = pointed.item
    choices = [
        *(_answers(item, hands, talk) if hands is not None else ()),
        *_copies(view, pointed),
        *(_marks(item, hands) if hands is not None else ()),
    ]
    if hands is not None and hands.rights.choose(item):
        choices.append(Choice(_("Select"), lambda: hands.selecting.begin(item), mark=Icon.CHOOSE))
    choices.append(Choice(_("Message info"), info, mark=Icon.DETAILS))
    last = []
    if item.tick is Tick.FAILED:
        last.append(Choice(_("Send again"), retry, mark=Icon.REFRESH))
    if item.tick in (Tick.FAILED, Tick.WAITING) and unsent(item):
        last.append(Choice(_("Delete"), discard, danger=True, mark=Icon.DELETE))
    elif hands is not None and hands.rights.choose(item):
        delete = lambda: hands.delete([item])  # noqa: E731
        last.append(Choice(_("Delete…"), delete, danger=True, mark=Icon.DELETE))
    return [*choices, Choice(), *last] if last else choices


def _answers(item: TimelineItem, hands: MessageHands, talk: Callable[[], object]) -> list[Choice]:
    rights, choices = hands.rights, []
    if rights.reply(item):
        choices.append(Choice(_("Reply"), lambda: hands.reply(item), mark=Icon.ANSWER))
    if rights.approach(item):
        choices.append(Choice(_("Write privately"), talk, mark=Icon.MESSAGE))
    if rights.edit(item):
        words = pgettext("message", "Edit")
        choices.append(Choice(words, lambda: hands.edit(item), mark=Icon.EDIT))
    return choices


def _copies(view: TimelineView, pointed: Pointed) -> list[Choice]:
    _item, at, link = pointed
    choices: list[Choice] = []
    index = at()
    if index is None:
        return choices
    row, chosen = view.model.row(index), view.reader.chosen_text()
    says = bool(row.text) and not (row.unknown or row.deleted)

    def copy(label: str, words: str, mark: Icon = Icon.COPY) -> None:
        choices.append(Choice(label, lambda: put_on_clipboard(view, words), mark=mark))

    if chosen:
        copy(_("Copy selected text"), chosen)
    if says:
        copy(_("Copy message") if chosen else _("Copy"), row.text)
    if link:
        mail = link.startswith(_MAIL)
        label = _("Copy mail address") if mail else _("Copy link")
        copy(label, link.removeprefix(_MAIL), Icon.MENTIONS if mail else Icon.LINK)

    def select() -> None:
        # Others may have come or gone above it while the menu was open.
        now = at()
        if now is not None:
            view.reader.chooser.choose_message(now)

    if says and row.selectable:
        choices.append(Choice(_("Select text"), select, mark=Icon.CHOOSE_TEXT))
    return choices


def _marks(item: TimelineItem, hands: MessageHands) -> list[Choice]:
    rights, choices = hands.rights, []
    if rights.forward(item):
        pass_on = lambda: hands.forward([item])  # noqa: E731
        choices.append(Choice(_("Forward…"), pass_on, mark=Icon.PASS_ON))
    if rights.pin(item):
        words = pgettext("message", "Unpin") if item.is_pinned else pgettext("message", "Pin")
        choices.append(Choice(words, lambda: hands.pin(item), mark=Icon.STICK))
    if rights.star(item):
        words = _("Remove star") if item.starred else _("Star")
        choices.append(Choice(words, lambda: hands.star([item]), mark=Icon.STAR_IT))
    later = hands.later
    if later is not None and rights.star(item):
        if item.remind_at:
            forget = lambda: later.forget_reminder(item)  # noqa: E731
            choices.append(Choice(_("Remove reminder"), forget, mark=Icon.ALARM))
        else:
            remind = lambda: later.ask_reminder(item)  # noqa: E731
            choices.append(Choice(_("Remind me…"), remind, mark=Icon.ALARM))
    if rights.close(item):
        close = lambda: hands.messages.close_poll(item, hands.say)  # noqa: E731
        choices.append(Choice(_("Close poll"), close, mark=Icon.POLL))
    return choices
