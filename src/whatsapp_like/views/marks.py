"""What can be done with a conversation as a whole: the lines of its menu.

Runs on the Tk thread. The list of conversations and a conversation's own window offer the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import N_, _, pgettext
from whatsapp_like.models.enums import AlertLevel
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.describing import is_many, now_of

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

_HOUR: Final = 3600
_SPANS: Final = (
    (N_("Mute for 1 hour"), _HOUR),
    (N_("Mute for 8 hours"), 8 * _HOUR),
    (N_("Mute for 1 week"), 7 * 24 * _HOUR),
    (N_("Mute always"), None),
)

Failed = Callable[[str], None]


class MarkActions(Protocol):
    """What may be asked about my marks; `failed` gets a sentence when it could not be done."""

    def pin(self, conversation: int, pinned: bool, failed: Failed) -> None:
        """Keep a conversation at the top of the list, or let it sink again."""
        ...

    def mute(self, conversation: int, seconds: int | None, failed: Failed) -> None:
        """Mute a conversation for so long; None for always, 0 for no more."""
        ...

    def set_alerts(self, conversation: int, level: AlertLevel, failed: Failed) -> None:
        """Choose what of a conversation I am told of."""
        ...

    def archive(self, conversation: int, archived: bool, failed: Failed) -> None:
        """Put a conversation away, or take it back."""
        ...

    def set_unread(self, conversation: int, unread: bool, failed: Failed) -> None:
        """Mark a conversation as unread, or all of it as read."""
        ...


def mark_choices(
    state: AppState, actions: MarkActions, conversation: int, failed: Failed, *, open_here: bool
) -> list[Choice]:
    """Return the lines that change my marks of a conversation.

    While it is open here, what is on screen is read: there is nothing to mark as unread.
    """
    summary = state.conversations.get(conversation)
    if summary is None:
        return []
    pinned, archived, unread = summary.pinned, summary.archived, summary.is_unread
    choices = []
    if not archived:
        # What is put away is not kept at the top.
        choices.append(
            Choice(
                pgettext("chat", "Unpin") if pinned else pgettext("chat", "Pin"),
                lambda: actions.pin(conversation, not pinned, failed),
                mark=Icon.STICK,
            )
        )
    if summary.is_muted(now_of(state)):
        unmute = lambda: actions.mute(conversation, 0, failed)  # noqa: E731
        choices.append(Choice(_("Unmute"), unmute, mark=Icon.BELL))
    else:
        choices.append(
            Choice(
                _("Mute"),
                more=[
                    Choice(_(words), _muter(actions, conversation, seconds, failed))
                    for words, seconds in _SPANS
                ],
                mark=Icon.MUTED,
            )
        )
    if is_many(summary):
        choices.append(
            Choice(
                _("Notifications"),
                more=[
                    Choice(
                        label,
                        _chooser(actions, conversation, level, failed),
                        checked=summary.alerts is level,
                    )
                    for level, label in _levels()
                ],
                mark=Icon.BELL,
            )
        )
    choices.append(
        Choice(
            _("Unarchive") if archived else pgettext("chat", "Archive"),
            lambda: actions.archive(conversation, not archived, failed),
            mark=Icon.ARCHIVE,
        )
    )
    if not open_here:
        choices.append(
            Choice(
                _("Mark as read") if unread else _("Mark as unread"),
                lambda: actions.set_unread(conversation, not unread, failed),
                mark=Icon.READ if unread else Icon.UNREAD,
            )
        )
    return choices


def _levels() -> list[tuple[AlertLevel, str]]:
    return [
        (AlertLevel.ALL, _("All messages")),
        (AlertLevel.MENTIONS, _("Mentions and replies only")),
        (AlertLevel.NONE, pgettext("alerts", "Nothing")),
    ]


def _chooser(
    actions: MarkActions, conversation: int, level: AlertLevel, failed: Failed
) -> Callable[[], object]:
    return lambda: actions.set_alerts(conversation, level, failed)


def _muter(
    actions: MarkActions, conversation: int, seconds: int | None, failed: Failed
) -> Callable[[], object]:
    return lambda: actions.mute(conversation, seconds, failed)
