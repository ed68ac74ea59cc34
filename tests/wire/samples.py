"""One example of every envelope, all of one made-up conversation, for the golden files.

The login is the one of the test vectors in docs/protocol.md.
"""

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import (
    Account,
    AccountRole,
    Credentials,
    DeviceEntry,
    DeviceKey,
    Kdf,
    Preferences,
    SessionEntry,
)
from whatsapp_like.models.bodies import Reaction
from whatsapp_like.models.bounds import ALWAYS
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Group, Marks, Member, SeqRange
from whatsapp_like.models.enums import (
    AlertLevel,
    ConversationKind,
    History,
    MemberRole,
    Posting,
    PresenceStatus,
    Registration,
)
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.models.ids import Model
from whatsapp_like.models.kinds import REACTION
from whatsapp_like.models.marking import MessageMark, MessageReceipt, Scheduled
from whatsapp_like.models.message import Entry, TextAttributes, TextBody
from whatsapp_like.models.picture import picture_id
from whatsapp_like.models.presence import CustomStatus, DevicePresence, Presence
from whatsapp_like.models.server import Invite
from whatsapp_like.protocol import envelopes as e

ADA = Account(
    id=4611686018427387904,
    handle="ada",
    first_name="Ada",
    last_name="Lovelace",
    role=AccountRole.ADMIN,
)
NORA = Account(id=9223372036854775807, handle="nora.b", first_name="Nora", last_name="Bélanger")
PHONE, LAPTOP = 1311768467463790320, 81985529216486895
TALK = 7046029254386353131
LAB = 7046029254386353200
EIGHT = 1_763_884_800_000
"""2025-11-23 08:00 UTC in milliseconds."""

FACE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c633811650300034c015f723f29180000000049454e44ae426082"
)
"""A picture of one pixel, a PNG file."""

HELLO = TextBody(text="Bonjour, ça va ? 🙂\nA second line.").encode()
ANSWER = TextBody(text="Très bien.", attributes=TextAttributes(reply_to=41)).encode()

_first = Entry(conversation=TALK, seq=41, sender=ADA.id, device=LAPTOP, nonce=7, time=EIGHT)
_second = Entry(conversation=TALK, seq=43, sender=NORA.id, device=PHONE, nonce=3, time=EIGHT + 1500)
_device = DeviceKey(name="Ada's laptop", public_key=bytes(range(32)))
_kdf = Kdf(time=3, memory_kib=65536, lanes=1)
_salt = bytes(range(0x70, 0x80))
_credentials = Credentials(
    salt=_salt,
    kdf=_kdf,
    iterations=4096,
    stored_key=bytes.fromhex("c03bd031f29fe99d681a270754ccc9c893a5d2a8091876430ac4db7d89cc36be"),
    server_key=bytes.fromhex("6621724a4c2aa21cf7c79523d14bbca42f929339772e087dbfbb4c24bdac07ad"),
)
_final = (
    "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsaOvm+f9rtidZP5hemu73py8jh5Etv+E7fEy86jpxM0U=,"
    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
    "p=Sbmgnic1keGCkOwuJBy6DjIx3oDeV4PA/DmsNYOVjkE="
)
_talk = Conversation(
    id=TALK,
    kind=ConversationKind.DIRECT,
    members=(
        Member(
            account=ADA.id, delivered_seq=43, read_seq=41, withheld=(SeqRange(first=42, last=42),)
        ),
        Member(account=NORA.id, delivered_seq=43, read_seq=43),
    ),
    last_seq=43,
    last_time=EIGHT + 1500,
    marks=Marks(pinned=True),
)
_lab = Conversation(
    id=LAB,
    kind=ConversationKind.GROUP,
    title="Labor 3",
    members=(Member(account=ADA.id, role=MemberRole.OWNER, delivered_seq=9, read_seq=9),),
    last_seq=9,
    last_time=EIGHT + 3000,
    marks=Marks(alerts=AlertLevel.MENTIONS),
    group=Group(
        description="Messungen und Termine",
        posting=Posting.ALL,
        history=History.ALL,
        member_count=2,
        member_version=2,
        delivered_seq=9,
        read_seq=8,
    ),
    expire_after=604_800,
)
_liked = Reaction(emoji="👍").encode()
_like = Entry(
    conversation=LAB,
    seq=9,
    sender=NORA.id,
    device=PHONE,
    nonce=4,
    time=EIGHT + 3000,
    kind=REACTION,
    target=7,
    expires=EIGHT + 604_803_000,
)
_nora = Member(account=NORA.id, from_seq=3)
_invite = GroupInvite(
    id=5764607523034234880,
    creator=ADA.id,
    created=EIGHT,
    uses_left=30,
    expires=EIGHT + 7 * 86_400_000,
)
_news = Channel(
    id=LAB + 1,
    kind=ConversationKind.CHANNEL,
    title="Neuigkeiten",
    description="Was alle angeht",
    member_count=240,
)
_later = Scheduled(
    id=1152921504606846976, conversation=TALK, at=EIGHT + 86_400_000, kind="text", size=len(HELLO)
)
_custom = CustomStatus(text="🌴 en vacances", until=EIGHT + 8 * 3_600_000)
_presence = Presence(
    account=NORA.id,
    status=PresenceStatus.ONLINE,
    since=EIGHT - 60_000,
    last_seen=EIGHT - 3_600_000,
    address="192.168.1.17",
    devices=(
        DevicePresence(
            device=PHONE,
            name="nora-pc",
            client="wl-client/0.1 Windows",
            since=EIGHT - 60_000,
            address="192.168.1.17",
        ),
    ),
    custom=CustomStatus(text="Au travail"),
)
_contact = Contact(account=NORA.id, nickname="Nono", notes="Desk 4\nFrench", added=EIGHT)
_session = SessionEntry(
    id=1234567890123456789,
    account=ADA,
    device=LAPTOP,
    device_name="Ada's laptop",
    address="fe80::1%eth0",
    since=EIGHT,
    client="wl-client/0.1 Linux",
)

SAMPLES: tuple[tuple[Model, bytes], ...] = (
    (e.Hello(id=1, features=("example",), client="wl-client/0.1 Linux"), b""),
    (
        e.Welcome(
            re=1,
            version=1,
            server="wl-server/0.1",
            name="Office",
            time=EIGHT,
            nonce=bytes(range(32)),
            registration=Registration.INVITE,
            mechanisms=("SCRAM-SHA-256-PLUS",),
        ),
        b"",
    ),
    (
        e.Register(
            id=2,
            handle="ada",
            first_name="Ada",
            last_name="Lovelace",
            invite="Zq3mQ0yVt4yB0dPlb2k1Ag",
            credentials=_credentials,
            device=_device,
        ),
        b"",
    ),
    (e.StartLogin(id=2, handle="ada"), b""),
    (e.LoginParameters(re=2, salt=_salt, kdf=_kdf), b""),
    (
        e.ChallengeLogin(
            id=3,
            mechanism="SCRAM-SHA-256-PLUS",
            message="p=tls-server-end-point,,n=ada,r=fyko+d2lbbFgONRv9qkxdawL",
        ),
        b"",
    ),
    (
        e.LoginChallenge(
            re=3,
            message="r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=cHFyc3R1dnd4eXp7fH1+fw==,i=4096",
        ),
        b"",
    ),
    (
        e.FinishLogin(
            id=4,
            message=_final,
            device=_device,
        ),
        b"",
    ),
    (
        e.ResumeSession(id=2, account=ADA.id, device=LAPTOP, signature=bytes(range(64, 128))),
        b"",
    ),
    (
        e.SessionOpened(
            re=4,
            session=_session.id,
            account=ADA,
            device=LAPTOP,
            nonce=7,
            preferences=Preferences(),
            custom=_custom,
            scram="v=1bNKwEqAFDdQ4UtJwXYT4/5OGKVuQI6QdQdU89WHMOU=",
        ),
        b"",
    ),
    (e.SetPreferences(id=5, preferences=Preferences(read_receipts=False)), b""),
    (e.PreferencesChanged(preferences=Preferences(read_receipts=False)), b""),
    (e.SetStatus(id=6, custom=_custom), b""),
    (e.StatusChanged(custom=_custom), b""),
    (e.RenameAccount(id=6, first_name="Ada", last_name="King"), b""),
    (
        e.AccountChanged(account=NORA.model_copy(update={"picture": picture_id(FACE)})),
        b"",
    ),
    (e.ListDevices(id=18), b""),
    (
        e.DevicePage(
            re=18,
            devices=(
                DeviceEntry(
                    id=LAPTOP,
                    name="Ada's laptop",
                    created=EIGHT - 86_400_000,
                    last_seen=EIGHT,
                    current=True,
                    since=EIGHT - 60_000,
                    client="wl-client/0.1 Linux",
                    address="192.168.1.20",
                ),
                DeviceEntry(id=PHONE, name="old-pc", created=EIGHT - 9, last_seen=EIGHT - 9),
            ),
        ),
        b"",
    ),
    (e.RemoveDevice(id=19, device=PHONE), b""),
    (e.RemoveOtherDevices(id=20), b""),
    (e.DevicesChanged(), b""),
    (
        e.ChangePassword(id=23, message=_final, credentials=_credentials, sign_out_others=True),
        b"",
    ),
    (e.Done(re=5), b""),
    (
        e.ErrorReply(re=6, code=ErrorCode.THROTTLED, detail="too many requests", retry_after=2.5),
        b"",
    ),
    (e.SearchDirectory(id=7, text="nora bel", limit=20), b""),
    (e.DirectoryPage(re=7, accounts=(NORA,), next=NORA.id), b""),
    (e.ListRoster(id=8), b""),
    (
        e.RosterPage(re=8, contacts=(_contact,), accounts=(NORA,), presences=(_presence,)),
        b"",
    ),
    (e.PutContact(id=9, account=NORA.id, nickname="Nono", notes="Desk 4\nFrench"), b""),
    (e.RemoveContact(id=10, account=NORA.id), b""),
    (e.ContactChanged(contact=_contact, account=NORA), b""),
    (e.ContactRemoved(account=NORA.id), b""),
    (e.PresenceChanged(presence=_presence), b""),
    (e.ActivityReported(active=False), b""),
    (e.OpenDirect(id=11, account=NORA.id), b""),
    (e.ConversationOpened(re=11, conversation=_talk, accounts=(ADA, NORA)), b""),
    (e.ListConversations(id=12, after=TALK), b""),
    (
        e.ConversationPage(
            re=12, conversations=(_talk,), accounts=(ADA, NORA), presences=(_presence,)
        ),
        b"",
    ),
    (e.ConversationChanged(conversation=_talk, accounts=(ADA, NORA)), b""),
    (e.MarkConversation(id=17, conversation=TALK, muted_until=ALWAYS, unread=False), b""),
    (
        e.ConversationMarked(conversation=TALK, marks=Marks(pinned=True, muted_until=ALWAYS)),
        b"",
    ),
    (e.SendMessage(id=13, conversation=TALK, nonce=7), HELLO),
    (e.MessageSent(re=13, seq=41, time=EIGHT), b""),
    (e.MessageReceived(entry=_second), ANSWER),
    (e.FetchTimeline(id=14, conversation=TALK, since=40, limit=100), b""),
    (
        e.TimelinePage(
            re=14,
            conversation=TALK,
            entries=(_first, _second),
            sizes=(len(HELLO), len(ANSWER)),
            first=41,
            last=43,
        ),
        HELLO + ANSWER,
    ),
    (
        e.ReceiptsReported(
            watermarks=(e.Watermark(conversation=TALK, delivered_seq=43, read_seq=41),)
        ),
        b"",
    ),
    (
        e.ReceiptsChanged(
            receipts=(e.Receipt(conversation=TALK, account=NORA.id, delivered_seq=43),)
        ),
        b"",
    ),
    (e.TypingReported(conversation=TALK), b""),
    (e.TypingChanged(conversation=TALK, account=NORA.id, active=True), b""),
    (e.CreateInvite(id=15, uses=30), b""),
    (
        e.InviteCreated(
            re=15,
            invite=Invite(
                id=5555555555555555555,
                uses_left=30,
                created=EIGHT,
                expires=EIGHT + 604_800_000,
                code="Zq3mQ0yVt4yB0dPlb2k1Ag",
            ),
        ),
        b"",
    ),
    (e.ListSessions(id=16), b""),
    (e.SessionPage(re=16, sessions=(_session,), accounts=2, groups=3, channels=1), b""),
    (e.SessionChanged(session=_session.model_copy(update={"idle": True})), b""),
    (e.SessionClosed(session=_session.id), b""),
    (e.Ping(), b""),
    (e.Pong(), b""),
    (
        e.CreateGroup(
            id=30,
            title="Labor 3",
            description="Messungen und Termine",
            members=(NORA.id,),
            history=History.ALL,
        ),
        b"",
    ),
    (e.ChangeConversation(id=31, conversation=LAB, posting=Posting.ADMINS, expire_after=0), b""),
    (e.LeaveConversation(id=32, conversation=LAB), b""),
    (e.ForgetConversation(id=33, conversation=LAB), b""),
    (e.ConversationForgotten(conversation=LAB), b""),
    (e.AddMembers(id=34, conversation=LAB, accounts=(NORA.id,)), b""),
    (e.RemoveMember(id=35, conversation=LAB, account=NORA.id), b""),
    (e.SetRole(id=36, conversation=LAB, account=NORA.id, role=MemberRole.ADMIN), b""),
    (e.ListMembers(id=37, conversation=LAB, since=1), b""),
    (
        e.MembersPage(
            re=37, conversation=LAB, members=(_nora,), gone=(), accounts=(NORA,), version=2
        ),
        b"",
    ),
    (
        e.MembersChanged(
            conversation=LAB, since=1, version=2, count=2, members=(_nora,), accounts=(NORA,)
        ),
        b"",
    ),
    (e.EverybodyReached(conversation=LAB, delivered_seq=9, read_seq=8), b""),
    (e.CreateGroupInvite(id=38, conversation=LAB, uses=30), b""),
    (e.GroupInviteCreated(re=38, invite=_invite, code="Zq3mQ0yVt4yB0dPlb2k1Ag"), b""),
    (e.ListGroupInvites(id=39, conversation=LAB), b""),
    (e.GroupInvites(re=39, invites=(_invite,)), b""),
    (e.RevokeGroupInvite(id=40, conversation=LAB, invite=_invite.id), b""),
    (e.LookAtGroup(id=41, code="Zq3mQ0yVt4yB0dPlb2k1Ag"), b""),
    (e.GroupSeen(re=41, group=_news), b""),
    (e.JoinGroup(id=42, code="Zq3mQ0yVt4yB0dPlb2k1Ag"), b""),
    (e.SearchChannels(id=43, text="neu"), b""),
    (e.ChannelPage(re=43, channels=(_news,)), b""),
    (e.FetchAccounts(id=44, accounts=(NORA.id,)), b""),
    (e.AccountPage(re=44, accounts=(NORA,)), b""),
    (e.SetPicture(id=51, conversation=LAB), FACE),
    (e.PictureKept(re=51, picture=picture_id(FACE)), b""),
    (e.FetchPicture(id=52, picture=picture_id(FACE), code="Zq3mQ0yVt4yB0dPlb2k1Ag"), b""),
    (e.PictureFetched(re=52, picture=picture_id(FACE)), FACE),
    (e.MarkMessages(id=45, conversation=TALK, seqs=(41, 43), starred=True), b""),
    (
        e.MessagesMarked(marks=(MessageMark(conversation=TALK, seq=41, starred=True),), version=8),
        b"",
    ),
    (e.ListMessageMarks(id=46, since=7), b""),
    (
        e.MessageMarksPage(
            re=46,
            marks=(MessageMark(conversation=TALK, seq=41, starred=True),),
            version=8,
        ),
        b"",
    ),
    (
        e.ScheduleMessage(id=47, scheduled=_later.id, conversation=TALK, at=_later.at),
        HELLO,
    ),
    (e.CancelScheduled(id=48, scheduled=_later.id), b""),
    (e.ListScheduled(id=49), b""),
    (e.ScheduledPage(re=49, scheduled=(_later,)), HELLO),
    (e.ScheduledChanged(scheduled=_later), HELLO),
    (e.FetchReceipts(id=50, conversation=LAB, seq=7), b""),
    (
        e.MessageReceipts(
            re=50, receipts=(MessageReceipt(account=NORA.id, delivered_at=EIGHT + 900),)
        ),
        b"",
    ),
)
