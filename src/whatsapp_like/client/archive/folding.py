"""What an entry has become by what was done with it: changes are taken in the order of their seqs.

No thread of its own: pure bookkeeping over rows. A change with an empty body changes nothing: the
server took it away.
"""

from __future__ import annotations

from whatsapp_like.models.bodies import Poll, Reaction, Vote
from whatsapp_like.models.kinds import CLOSE, DELETE, EDIT, PIN, POLL, REACTION, UNPIN, VOTE
from whatsapp_like.models.timeline import Ballot, ReactionTally


class Folded:
    """An entry and its changes so far."""

    def __init__(self, sender: int, kind: str, body: bytes) -> None:
        self.body = body
        self.is_edited = False
        self.deleted_by = 0
        self.is_closed = False
        self.is_pinned = False
        self._sender = sender
        self._kind = kind
        self._emoji: dict[int, str] = {}
        self._choices: dict[int, tuple[int, ...]] = {}
        self._poll: Poll | None = None

    def take(self, sender: int, kind: str, body: bytes) -> None:
        """Take a change, the next in order."""
        if self.deleted_by or not body:
            return
        if kind == REACTION:
            self._react(sender, body)
        elif kind == EDIT and sender == self._sender:
            self.body, self.is_edited = body, True
        elif kind == DELETE:
            self.delete(sender)
        elif kind in (PIN, UNPIN):
            self.is_pinned = kind == PIN
        elif kind == VOTE:
            self._vote(sender, body)
        elif kind == CLOSE and sender == self._sender:
            self.is_closed = True

    def delete(self, by: int) -> None:
        """It was deleted: nothing else of it is left."""
        self.body, self.deleted_by = b"", by
        self.is_edited = self.is_closed = self.is_pinned = False
        self._emoji.clear()
        self._choices.clear()

    def _react(self, sender: int, body: bytes) -> None:
        # Whatever it says, it stands in place of the one before: that one need not be kept.
        self._emoji.pop(sender, None)
        try:
            emoji = Reaction.decode(body).emoji
        except ValueError:
            return
        if emoji:
            self._emoji[sender] = emoji

    def _vote(self, sender: int, body: bytes) -> None:
        if self._kind != POLL or self.is_closed:
            return
        self._choices.pop(sender, None)
        try:
            self._poll = poll = self._poll or Poll.decode(self.body)
            choices = tuple(sorted(set(Vote.decode(body).choices)))
        except ValueError:
            return
        # The server reads no bodies: whether a vote fits the poll, we have to see.
        if len(choices) > 1 and not poll.multiple:
            return
        if choices and choices[-1] >= len(poll.options):
            return
        if choices:
            self._choices[sender] = choices

    @property
    def reactions(self) -> tuple[ReactionTally, ...]:
        """Each emoji with those who reacted with it."""
        tallies: dict[str, list[int]] = {}
        for account, emoji in self._emoji.items():
            tallies.setdefault(emoji, []).append(account)
        return tuple(
            ReactionTally.model_construct(emoji=emoji, accounts=tuple(accounts))
            for emoji, accounts in tallies.items()
        )

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """What each voter chose."""
        return tuple(
            Ballot.model_construct(account=account, choices=choices)
            for account, choices in self._choices.items()
        )
