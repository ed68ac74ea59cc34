"""Three people block, unblock, send, read, leave and come back in any order, against a model.

What everybody may see, and which ticks, is worked out here from the rules alone; what the server
told each client, event by event, must come to the same after every step.
"""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server.core.conftest import Example
from tests.server.core.world import Wire, World
from whatsapp_like.models.conversation import Conversation, Member, tick_of
from whatsapp_like.models.enums import Tick
from whatsapp_like.protocol import envelopes as e

NAMES = ("alice", "bob", "carol")
Step = tuple[str, str, str, int]


class Pair:
    """The rules for one direct conversation."""

    def __init__(self, one: str, other: str) -> None:
        self.names = (one, other)
        self.log: list[tuple[str, bool]] = []
        self.blocks: set[str] = set()
        self.delivered = {one: 0, other: 0}
        self.read = {one: 0, other: 0}
        self.frozen: dict[str, tuple[int, int]] = {}

    def other(self, name: str) -> str:
        return self.names[0] if name == self.names[1] else self.names[1]

    def block(self, name: str, active: bool) -> None:
        if active and not self.blocks:
            self.frozen = {n: (self.delivered[n], self.read[n]) for n in self.names}
        (self.blocks.add if active else self.blocks.discard)(name)

    def send(self, name: str) -> None:
        self.log.append((name, self.other(name) in self.blocks))
        seq = len(self.log)
        before = max((s for s in self.visible(name) if s < seq), default=0)
        if self.read[name] >= before:
            self.read[name] = seq
        if self.delivered[name] >= before:
            self.delivered[name] = seq

    def report(self, name: str, delivered: int, read: int) -> None:
        read = min(read, len(self.log))
        delivered = max(min(delivered, len(self.log)), read)
        self.delivered[name] = max(self.delivered[name], delivered)
        self.read[name] = max(self.read[name], read)

    def visible(self, name: str) -> set[int]:
        return {
            seq
            for seq, (sender, is_withheld) in enumerate(self.log, 1)
            if sender == name or not is_withheld
        }

    def ticks(self, name: str) -> dict[int, Tick]:
        other = self.other(name)
        told = self.frozen[other] if self.blocks else (self.delivered[other], self.read[other])
        ticks = {}
        for seq, (sender, is_withheld) in enumerate(self.log, 1):
            if sender == name:
                tick = Tick.SENT
                if not is_withheld:
                    tick = Tick.DELIVERED if told[0] >= seq else tick
                    tick = Tick.READ if told[1] >= seq else tick
                ticks[seq] = tick
        return ticks


class Client:
    """What one person's client knows from what it was told, as a real one would keep it."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.heads: dict[int, Conversation] = {}
        self.got: dict[int, set[int]] = {}

    def learn(self, head: Conversation) -> None:
        known = self.heads.get(head.id)
        members = tuple(
            self._newest(known.member(m.account) if known else None, m) for m in head.members
        )
        self.heads[head.id] = head.model_copy(update={"members": members})

    @staticmethod
    def _newest(known: Member | None, told: Member) -> Member:
        if known is None:
            return told
        return told.model_copy(
            update={
                "delivered_seq": max(known.delivered_seq, told.delivered_seq),
                "read_seq": max(known.read_seq, told.read_seq),
            }
        )

    def catch_up(self) -> None:
        inbox, self.wire.inbox = self.wire.inbox, []
        for event, _ in inbox:
            if isinstance(event, e.ConversationChanged):
                self.learn(event.conversation)
            elif isinstance(event, e.MessageReceived):
                assert event.entry.seq not in self.got.setdefault(event.entry.conversation, set())
                self.got[event.entry.conversation].add(event.entry.seq)
            elif isinstance(event, e.ReceiptsChanged):
                for receipt in event.receipts:
                    head = self.heads[receipt.conversation]
                    told = Member(
                        account=receipt.account,
                        delivered_seq=receipt.delivered_seq,
                        read_seq=receipt.read_seq,
                    )
                    members = tuple(
                        m.model_copy(
                            update={
                                "delivered_seq": max(m.delivered_seq, told.delivered_seq),
                                "read_seq": max(m.read_seq, told.read_seq),
                            }
                        )
                        if m.account == told.account
                        else m
                        for m in head.members
                    )
                    self.heads[head.id] = head.model_copy(update={"members": members})
            else:
                assert isinstance(event, e.ContactChanged), event

    def ticks(self, talk: int, mine: set[int]) -> dict[int, Tick]:
        members = self.heads[talk].members
        return {seq: tick_of(seq, self.wire.id, members) for seq in mine}


class Trial:
    """A world and its model, taken through the same steps."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {name: Client(world.joins(name)) for name in NAMES}
        self.pairs: dict[frozenset[str], Pair] = {}
        self.talks: dict[frozenset[str], int] = {}
        for one, other in combinations(NAMES, 2):
            key = frozenset((one, other))
            self.pairs[key] = Pair(one, other)
            self.talks[key] = self.wire(one).opens(self.wire(other))
        for client in self.clients.values():
            self.list_anew(client)
            client.wire.forgets()

    def wire(self, name: str) -> Wire:
        return self.clients[name].wire

    def list_anew(self, client: Client) -> None:
        for head in client.wire.asks(e.ListConversations).conversations:
            client.learn(head)

    def take(self, step: Step) -> None:
        action, who, whom, number = step
        key = frozenset((who, whom))
        pair, talk, wire = self.pairs[key], self.talks[key], self.wire(who)
        bystander = next(name for name in NAMES if name not in key)
        if action in ("block", "unblock"):
            wire.blocks(self.wire(whom), action == "block")
            pair.block(who, action == "block")
        elif action == "send":
            seq = wire.sends(talk, f"{len(pair.log)}").seq
            pair.send(who)
            assert seq == len(pair.log)
            self.clients[who].got.setdefault(talk, set()).add(seq)
        elif action == "report":
            pair.report(who, number, number // 2)
            if wire.is_closed():
                return
            wire.has(talk, number, number // 2)
        elif action == "type":
            wire.says(e.TypingReported(conversation=talk))
            event = next((i for i in self.wire(whom).inbox if type(i[0]) is e.TypingChanged), None)
            if event is not None:
                assert not pair.blocks
                self.wire(whom).inbox.remove(event)
            wire.says(e.TypingReported(conversation=talk, active=False))
            self.wire(whom).inbox = [
                i for i in self.wire(whom).inbox if type(i[0]) is not e.TypingChanged
            ]
        elif action == "restart":
            self.world.passes(1.1)
            self.world.restarts()
            for client in self.clients.values():
                client.wire = client.wire.again()
                self.list_anew(client)
        else:
            client = self.clients[who]
            client.wire = client.wire.again()
            self.list_anew(client)
        self.world.passes(0.1)
        assert self.wire(bystander).inbox == []
        self.check()

    def check(self) -> None:
        for client in self.clients.values():
            client.catch_up()
        for key, pair in self.pairs.items():
            for name in pair.names:
                client, talk = self.clients[name], self.talks[key]
                expected = pair.ticks(name)
                assert client.ticks(talk, set(expected)) == expected
                assert client.got.get(talk, set()) == pair.visible(name)

    def check_store(self) -> None:
        for key, pair in self.pairs.items():
            for name in pair.names:
                wire, talk = self.wire(name), self.talks[key]
                assert set(wire.texts(talk)) == pair.visible(name)
                me = wire.head(talk).member(wire.id)
                assert me is not None
                unread = {seq for seq in pair.visible(name) if seq > pair.read[name]}
                assert me.unread(len(pair.log)) == len(unread)


people = st.permutations(NAMES).map(lambda names: names[:2])
steps = st.lists(
    st.builds(
        lambda action, two, number: (action, two[0], two[1], number),
        st.sampled_from(
            ("block unblock " + "send " * 3 + "report " * 2 + "type restart reconnect").split()
        ),
        people,
        st.integers(0, 12),
    ),
    min_size=10,
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(steps=steps)
def test_everybody_sees_what_the_rules_say(example: Example, steps: list[Step]) -> None:
    with example() as world:
        trial = Trial(world)
        for step in steps:
            trial.take(step)
        trial.check_store()
