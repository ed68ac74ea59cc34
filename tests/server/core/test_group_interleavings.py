"""Five people on six devices do everything to one group, in any order and all at once, against a
model.

What everybody may do, has, and is told of the others is worked out here from the rules alone; what
each device heard, event by event, must come to the same after every round.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server.core.conftest import Example
from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.protocol import envelopes as e

NAMES = ("alice", "bob", "carol", "dave", "erin")
DEVICES = (*NAMES, "alice")
"""Whose the devices are."""

OWNER, ADMIN, MEMBER = MemberRole.OWNER, MemberRole.ADMIN, MemberRole.MEMBER
Step = tuple[str, int, int, int]
Round = tuple[bool, list[Step]]


class No(Exception):
    """The rules forbid it."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


class Club:
    """The rules for one group."""

    def __init__(self) -> None:
        self.roles: dict[str, MemberRole] = {}
        self.since: dict[str, int] = {}
        self.log: list[tuple[str, str]] = []
        self.seen: dict[str, set[int]] = {name: set() for name in NAMES}
        self.first: dict[str, int] = {}
        self.delivered: dict[str, int] = {}
        self.read: dict[str, int] = {}
        self.former: set[str] = set()
        self.removed: set[str] = set()
        self.posting = Posting.ALL
        self.history = History.JOINED
        self.title = "Club"
        self._joins = 0

    def tell(self, kind: str, who: str) -> None:
        self.log.append((kind, who))
        seq = len(self.log)
        for name in self.roles:
            self.seen[name].add(seq)
        if who in self.roles:
            for marks in (self.delivered, self.read):
                if marks[who] >= seq - 1:
                    marks[who] = seq

    def let_in(self, name: str) -> None:
        self._joins += 1
        last = len(self.log)
        self.roles[name] = MEMBER
        self.since[name] = self._joins
        self.delivered[name] = self.read[name] = last
        self.first[name] = 1 if self.history is History.ALL else last + 1
        if self.history is History.ALL:
            self.seen[name] |= set(range(1, last + 1))
        self.former.discard(name)
        self.removed.discard(name)

    def drop(self, name: str) -> None:
        del self.roles[name]
        self.former.add(name)

    def role(self, who: str) -> MemberRole:
        if who not in self.roles:
            raise No(ErrorCode.NOT_A_MEMBER)
        return self.roles[who]

    def runs(self, who: str) -> MemberRole:
        if self.role(who) is MEMBER:
            raise No(ErrorCode.NOT_ALLOWED)
        return self.roles[who]

    # --- what is asked ----------------------------------------------------------------------------

    def send(self, who: str, _whom: str, _number: int) -> None:
        if self.role(who) is MEMBER and self.posting is Posting.ADMINS:
            raise No(ErrorCode.NOT_ALLOWED)
        self.tell("text", who)

    def add(self, who: str, whom: str, _number: int) -> None:
        self.runs(who)
        if whom not in self.roles:
            self.let_in(whom)
            self.tell("system.added", who)

    def remove(self, who: str, whom: str, _number: int) -> None:
        mine = self.runs(who)
        theirs = self.roles.get(whom)
        if theirs is None:
            if whom not in self.former:
                raise No(ErrorCode.NOT_FOUND)
        elif theirs in (OWNER, mine):
            raise No(ErrorCode.NOT_ALLOWED)
        else:
            self.tell("system.removed", who)
            self.drop(whom)
            self.removed.add(whom)

    def set_role(self, who: str, whom: str, role: MemberRole) -> None:
        mine = self.runs(who)
        theirs = self.roles.get(whom)
        if theirs is None:
            raise No(ErrorCode.NOT_FOUND)
        if theirs is role:
            return
        if theirs is OWNER or (mine is not OWNER and (theirs, role) != (MEMBER, ADMIN)):
            raise No(ErrorCode.NOT_ALLOWED)
        self.roles[whom] = role
        if role is OWNER:
            self.roles[who] = ADMIN
        self.tell("system.role", who)

    def promote(self, who: str, whom: str, _number: int) -> None:
        self.set_role(who, whom, ADMIN)

    def demote(self, who: str, whom: str, _number: int) -> None:
        self.set_role(who, whom, MEMBER)

    def hand_over(self, who: str, whom: str, _number: int) -> None:
        self.set_role(who, whom, OWNER)

    def leave(self, who: str, _whom: str, _number: int) -> None:
        if who not in self.roles:
            if who not in self.former:
                raise No(ErrorCode.NOT_A_MEMBER)
            return
        was = self.roles[who]
        self.tell("system.left", who)
        self.drop(who)
        if was is OWNER and self.roles:
            heir = min(self.roles, key=lambda n: (self.roles[n] is not ADMIN, self.since[n]))
            self.roles[heir] = OWNER
            self.tell("system.role", who)

    def join(self, who: str, _whom: str, _number: int) -> None:
        if not self.roles:
            raise No(ErrorCode.INVITE_INVALID)
        if who in self.removed:
            raise No(ErrorCode.REMOVED)
        if who not in self.roles:
            self.let_in(who)
            self.tell("system.joined", who)

    def rename(self, who: str, _whom: str, number: int) -> None:
        self.runs(who)
        if self.title != f"Club {number}":
            self.title = f"Club {number}"
            self.tell("system.title", who)

    def restrict(self, who: str, _whom: str, number: int) -> None:
        self.runs(who)
        posting = Posting.ADMINS if number % 2 else Posting.ALL
        if self.posting is not posting:
            self.posting = posting
            self.tell("system.posting", who)

    def open_up(self, who: str, _whom: str, number: int) -> None:
        self.runs(who)
        history = History.ALL if number % 2 else History.JOINED
        if self.history is not history:
            self.history = history
            self.tell("system.history", who)

    def report(self, who: str, number: int) -> None:
        if who in self.roles:
            last = len(self.log)
            read, delivered = min(number // 2, last), min(number, last)
            self.delivered[who] = max(self.delivered[who], delivered)
            self.read[who] = max(self.read[who], read)

    def everybody(self, name: str) -> tuple[int, int]:
        others = [other for other in self.roles if other != name]
        return (
            min((self.delivered[other] for other in others), default=MAX_ID),
            min((self.read[other] for other in others), default=MAX_ID),
        )

    def ticks(self, name: str, everybody: tuple[int, int]) -> dict[int, tuple[bool, bool]]:
        """Return which messages of one's own all others have, and have read: two numbers between
        which none of them lies are the same to oneself, and no difference is told."""
        facts = enumerate(self.log, 1)
        own = (seq for seq, (kind, who) in facts if who == name and kind == "text")
        return {seq: (everybody[0] >= seq, everybody[1] >= seq) for seq in own}


class Device:
    """What one device knows from what it was told, as a real client would keep it."""

    def __init__(self, name: str, wire: Wire, group: int) -> None:
        self.name = name
        self.wire = wire
        self.group = group
        self.head: Conversation | None = None
        self.log: dict[int, tuple[str, int]] = {}
        self.roles: dict[int, MemberRole] = {}
        self.version = 0
        self.everybody = (0, 0)
        self.replies: dict[int, e.Reply | e.ErrorReply] = {}

    @property
    def is_in(self) -> bool:
        return self.head is not None and self.head.group is not None and not self.head.group.left

    def learn(self, head: Conversation) -> None:
        was_in, self.head = self.is_in, head
        assert head.group is not None
        self.everybody = head.group.delivered_seq, head.group.read_seq
        if self.is_in and not was_in:
            self.fetch()

    def list_anew(self) -> None:
        """Do what a client does when it is back."""
        page = self.wire.asks(e.ListConversations)
        for head in page.conversations:
            if head.id == self.group:
                self.learn(head)
                self.fetch()

    def fetch(self) -> None:
        since = 0
        while True:
            page = self.wire.asks(e.FetchTimeline, conversation=self.group, since=since)
            if page.first > page.last:
                return
            for entry in page.entries:
                fact = (entry.kind, entry.sender)
                assert self.log.setdefault(entry.seq, fact) == fact
            since = page.last

    def hear(self) -> None:
        """Take in what was pushed; entries come in their order and without gaps."""
        inbox, self.wire.inbox = self.wire.inbox, []
        for event, _ in inbox:
            if isinstance(event, e.Reply | e.ErrorReply):
                assert event.re is not None
                self.replies[event.re] = event
            if isinstance(event, e.ConversationChanged | e.ConversationOpened):
                self.learn(event.conversation)
            elif isinstance(event, e.MessageReceived):
                entry = event.entry
                fact = (entry.kind, entry.sender)
                assert self.log.setdefault(entry.seq, fact) == fact
            elif isinstance(event, e.MembersChanged):
                self.change_list(event)
            elif isinstance(event, e.EverybodyReached):
                self.everybody = event.delivered_seq, event.read_seq
            elif isinstance(event, e.MessageSent):
                self.log[event.seq] = ("text", self.wire.id)
            else:
                assert isinstance(event, e.ReceiptsChanged | e.Reply | e.ErrorReply), event

    def change_list(self, event: e.MembersChanged) -> None:
        if event.since != self.version or not (event.members or event.gone):
            return  # asked for later
        self.roles.update((member.account, member.role) for member in event.members)
        for account in event.gone:
            self.roles.pop(account, None)
        self.version = event.version

    def ask_list(self, since: int) -> tuple[dict[int, MemberRole], int]:
        """Return the list from a version of it on, and where that leads."""
        roles = dict(self.roles) if since else {}
        after: int | None = since
        version = since
        while after is not None:
            page = self.wire.asks(e.ListMembers, conversation=self.group, since=after)
            assert isinstance(page, e.MembersPage), page
            roles.update((member.account, member.role) for member in page.members)
            for account in page.gone:
                roles.pop(account, None)
            after, version = page.next, page.version
        return roles, version


class Trial:
    """A world and its model, taken through the same steps."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.club = Club()
        wires = {name: world.joins(name) for name in NAMES}
        phone = wires["alice"].second_device()
        alice, bob, carol = (wires[name] for name in NAMES[:3])
        self.ids = {name: wire.id for name, wire in wires.items()}
        self.group = alice.groups(bob, carol)
        for name in NAMES[:3]:
            self.club.let_in(name)
        self.club.roles["alice"] = OWNER
        self.club.tell("system.created", "alice")
        self.code = alice.asks(e.CreateGroupInvite, conversation=self.group, uses=1000).code
        self.devices = [
            Device(name, wire, self.group)
            for name, wire in zip(DEVICES, [*wires.values(), phone], strict=True)
        ]
        for device in self.devices:
            device.list_anew()
        self.check()

    def ask(self, step: Step) -> int:
        """Say what a step asks for; return the request's id."""
        action, number, whom, value = step
        wire, group, target = self.devices[number].wire, self.group, self.ids[NAMES[whom]]
        change, role = e.ChangeConversation, e.SetRole
        ask = wire.asks_only
        match action:
            case "send":
                return wire.posts(group, "text")
            case "add":
                return ask(e.AddMembers, conversation=group, accounts=(target,))
            case "remove":
                return ask(e.RemoveMember, conversation=group, account=target)
            case "promote":
                return ask(role, conversation=group, account=target, role=ADMIN)
            case "demote":
                return ask(role, conversation=group, account=target, role=MEMBER)
            case "hand_over":
                return ask(role, conversation=group, account=target, role=OWNER)
            case "leave":
                return ask(e.LeaveConversation, conversation=group)
            case "join":
                return ask(e.JoinGroup, code=self.code)
            case "rename":
                return ask(change, conversation=group, title=f"Club {value}")
            case "restrict":
                posting = Posting.ADMINS if value % 2 else Posting.ALL
                return ask(change, conversation=group, posting=posting)
            case _:
                history = History.ALL if value % 2 else History.JOINED
                return ask(change, conversation=group, history=history)

    def expect(self, step: Step, present: set[str]) -> ErrorCode | None:
        """Do a step to the model; return what forbids it."""
        action, number, whom, value = step
        who = DEVICES[number]
        if action == "send" and who not in present:
            # Whoever is just being added has not heard of it.
            return ErrorCode.NOT_A_MEMBER
        try:
            getattr(self.club, action)(who, NAMES[whom], value)
        except No as refusal:
            return refusal.code
        return None

    def take(self, is_at_once: bool, steps: list[Step]) -> None:
        """Take a round: at once, before anything of it is on the disk, or one after the other."""
        if not is_at_once:
            for step in steps:
                self.take_one(step)
            return
        self.world.storage.held = True
        present = set(self.club.roles)
        asked = [(step, self.ask(step)) for step in steps if step[0] not in ALONE]
        # A code is looked up before its use gets into the line.
        asked.sort(key=lambda each: each[0][0] == "join")
        expected = [(step, request, self.expect(step, present)) for step, request in asked]
        self.world.storage.release()
        self.world.flush()
        self.settle(expected)

    def take_one(self, step: Step) -> None:
        asked: list[tuple[Step, int, ErrorCode | None]] = []
        if step[0] == "report":
            self.report(step)
        elif step[0] == "restart":
            self.restart()
        elif step[0] == "reconnect":
            self.reconnect(self.devices[step[1]])
        else:
            asked.append((step, self.ask(step), self.expect(step, set(self.club.roles))))
        self.settle(asked)

    def settle(self, asked: list[tuple[Step, int, ErrorCode | None]]) -> None:
        """See that everything was answered as the rules say, and what everybody knows now."""
        self.world.passes(0.1)
        self.check()
        for step, request, code in asked:
            reply = self.devices[step[1]].replies.pop(request)
            assert getattr(reply, "code", None) == code, (step, reply)

    def report(self, step: Step) -> None:
        _, number, _, value = step
        mark = e.Watermark(conversation=self.group, delivered_seq=value, read_seq=value // 2)
        self.devices[number].wire.says(e.ReceiptsReported(watermarks=(mark,)))
        self.club.report(DEVICES[number], value)

    def restart(self) -> None:
        self.world.passes(1.1)
        for device in self.devices:
            device.hear()
        self.world.restarts()
        for device in self.devices:
            device.wire = device.wire.again()
            device.list_anew()

    def reconnect(self, device: Device) -> None:
        device.wire = device.wire.again()
        device.list_anew()

    def check(self) -> None:
        club = self.club
        roles = {self.ids[name]: role for name, role in club.roles.items()}
        assert sum(role is OWNER for role in roles.values()) == bool(roles)
        facts = {seq: (kind, self.ids[who]) for seq, (kind, who) in enumerate(club.log, 1)}
        for device in self.devices:
            name = device.name
            device.hear()
            assert device.log == {seq: facts[seq] for seq in club.seen[name]}
            assert device.is_in == (name in club.roles)
            if not device.is_in:
                continue
            assert device.head is not None
            assert device.head.members[0].role is club.roles[name]
            assert device.head.title == club.title
            assert club.ticks(name, device.everybody) == club.ticks(name, club.everybody(name))
            whole, version = device.ask_list(0)
            assert whole == roles
            assert device.ask_list(device.version) == (roles, version)
            device.roles, device.version = roles.copy(), version

    def check_store(self) -> None:
        """Compare what anybody who comes back is told."""
        self.restart()
        club = self.club
        for device in self.devices:
            name = device.name
            heads = {head.id: head for head in device.wire.asks(e.ListConversations).conversations}
            if name not in club.roles and name not in club.former:
                assert heads == {}
                continue
            head = heads[self.group]
            assert head.group is not None
            assert head.group.left == (name in club.former)
            assert head.last_seq == max(club.seen[name])
            if name in club.roles:
                assert head.group.member_count == len(club.roles)
                assert (head.group.delivered_seq, head.group.read_seq) == club.everybody(name)
                (own,) = head.members
                assert (own.from_seq, own.delivered_seq, own.read_seq) == (
                    club.first[name],
                    club.delivered[name],
                    club.read[name],
                )


ALONE = ("report", "restart", "reconnect")
"""What is not done at once with others."""

ACTIONS = (
    *("send", "send", "send", "add", "add", "remove", "promote", "demote", "hand_over", "leave"),
    *("join", "rename", "restrict", "open_up", "report", *ALONE),
)
steps = st.tuples(
    st.sampled_from(ACTIONS),
    st.integers(0, len(DEVICES) - 1),
    st.integers(0, len(NAMES) - 1),
    st.integers(0, 20),
)
rounds = st.lists(
    st.tuples(st.booleans(), st.lists(steps, min_size=1, max_size=6)), min_size=4, max_size=10
)


@settings(max_examples=25, deadline=None)
@given(rounds=rounds)
def test_the_group_is_what_the_rules_say(example: Example, rounds: list[Round]) -> None:
    with example() as world:
        trial = Trial(world)
        for is_at_once, steps in rounds:
            trial.take(is_at_once, steps)
        trial.check_store()
