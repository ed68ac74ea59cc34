"""Clients on a real server: conversations, devices, restarts, and getting in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.proxy import FaultProxy
from tests.integration.client_world import PASSWORD, Someone, again, somebody
from tests.integration.server_process import ServerProcess, run
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import (
    ItemsChanged,
    Offline,
    Online,
    PeopleChanged,
    SessionsChanged,
    SignedOut,
    SummaryChanged,
    SummaryReplaced,
    Synced,
    TypingChanged,
)
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ConnectionLost, DataUnwritable, ErrorCode, Refused, Unreachable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import PresenceStatus, Registration, Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.presence import CustomStatus

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    folder = tmp_path_factory.mktemp("server") / "data"
    with ServerProcess(folder, "--registration", "open") as process:
        yield ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        assert "error" not in process.log, process.log


async def test_two_people_converse(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        (found,) = (await nora.client.search_directory(f"{bob.client.account.handle}")).accounts  # type: ignore[union-attr]
        assert found.id == bob.id
        item = await nora.client.send_text(-bob.id, "Hello, Bob")
        assert (item.conversation, item.tick) == (-bob.id, Tick.WAITING)
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.DELIVERED])
        line = (await bob.hears(SummaryChanged, lambda e: e.summary.unread == 1)).summary
        assert (line.id, line.peer) == (talk, nora.id)

        nora.client.report_typing(talk)
        assert (await bob.hears(TypingChanged)).account == nora.id
        await bob.client.mark_read(talk, 1)
        await nora.ticks(talk, [Tick.READ])
        await bob.client.send_text(talk, "Hello, Nora 👋🏽")
        await bob.client.send_text(-nora.id, "How are you?")
        await nora.hears(ItemsChanged, lambda e: e.items[-1].seq == 3)
        texts = ["Hello, Bob", "Hello, Nora 👋🏽", "How are you?"]
        assert await nora.texts(talk) == texts
        assert await bob.texts(talk) == texts
        (hit,) = await nora.client.search_messages("how are")
        assert hit.snippet == "How are you?"


async def test_marks_follow_to_another_device_and_news_end_an_archiving(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        await nora.client.send_text(-bob.id, "Hello, Bob")
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await bob.hears(SummaryChanged, lambda e: e.summary.unread == 1)
        await nora.client.mark(-bob.id, archived=True, unread=True)
        async with Client.open(Profile.open("desk", tmp_path)) as client:
            desk = Someone(client)
            await client.login(server, handle=nora.client.account.handle, password=PASSWORD)  # type: ignore[union-attr]
            await desk.synced()
            (line,) = await client.summaries()
            assert (line.id, line.archived, line.marked_unread) == (talk, True, True)
            await client.mark_read(talk, 1)
            await client.mark(talk, pinned=True)
            await nora.hears(
                SummaryChanged, lambda e: e.summary.pinned and not e.summary.marked_unread
            )
            await bob.client.send_text(talk, "Hello, Nora")
            for who in (nora, desk):
                await who.hears(
                    SummaryChanged, lambda e: e.summary.unread == 1 and not e.summary.archived
                )
            with pytest.raises(Refused) as refused:
                await client.mark(talk + 1, pinned=True)
            assert refused.value.code is ErrorCode.NOT_FOUND


async def test_presence_contacts_and_names(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        await nora.client.put_contact(bob.id, nickname="Bobby", notes="from school")
        seen = await nora.hears(
            PeopleChanged,
            lambda e: any(p.presence.status is PresenceStatus.ONLINE for p in e.people),
        )
        assert seen.people[0].name == "Bobby"
        assert seen.people[0].presence.address == "127.0.0.1"
        bob.client.report_activity(False)
        await nora.hears(
            PeopleChanged,
            lambda e: any(p.presence.status is PresenceStatus.AWAY for p in e.people),
        )
        await bob.client.rename("Robert", "Stone")
        await nora.hears(
            PeopleChanged, lambda e: any(p.account.name == "Robert Stone" for p in e.people)
        )
        await nora.client.remove_contact(bob.id)
        await nora.hears(PeopleChanged, lambda e: all(p.contact is None for p in e.people))


async def test_whoever_opens_a_conversation_sees_the_other_at_once(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        found = await nora.client.search_directory("")
        assert bob.id in {account.id for account in found.accounts}
        await nora.client.open_direct(bob.id)
        seen = await nora.hears(
            PeopleChanged,
            lambda e: any(p.presence.status is PresenceStatus.ONLINE for p in e.people),
        )
        assert [p.account.id for p in seen.people if p.presence.connected] == [bob.id]


async def test_offline_everything_but_the_server_works(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "nora-off") as nora, somebody(tmp_path, server) as bob:
        await nora.client.send_text(-bob.id, "one")
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.DELIVERED])
    nowhere = ServerAddress(host="127.0.0.1", port=1)
    with Profile.open("nora-off", tmp_path) as profile:
        identity = profile.identity
        assert identity is not None
        profile.save(replace(identity, server=nowhere))
    async with again(tmp_path, "nora-off") as nora:
        offline = await nora.hears(Offline)
        assert offline.reason == "unreachable"
        assert offline.retry_at > 0
        await nora.client.send_text(talk, "two")
        await nora.client.save_draft(talk, "thr")
        assert await nora.texts(talk) == ["one", "two"]
        (line,) = await nora.client.summaries()
        assert line.draft == "thr"
        assert len(await nora.client.search_messages("one")) == 1
        placeholder = await nora.client.open_direct(12345)
        assert (placeholder.id, placeholder.conversation) == (-12345, None)
        with pytest.raises(ConnectionLost):
            await nora.client.search_directory("x")
    with Profile.open("nora-off", tmp_path) as profile:
        profile.save(identity)
    async with again(tmp_path, "nora-off") as nora:
        await nora.ticks(talk, [Tick.DELIVERED, Tick.SENT])


async def test_a_server_that_restarts(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    first = ServerProcess(folder, "--registration", "open")
    address = ServerAddress(host="127.0.0.1", port=first.port, pin=first.status.pin)
    async with somebody(tmp_path, address) as nora, somebody(tmp_path, address) as bob:
        await nora.client.send_text(-bob.id, "before")
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.DELIVERED])
        first.stop()
        assert (await nora.hears(Offline)).reason == ErrorCode.CLOSING
        await nora.client.send_text(talk, "meanwhile")
        await bob.client.send_text(talk, "meanwhile too")
        bob.events.clear()
        with ServerProcess(folder, "--registration", "open", "--port", str(address.port)):
            nora.client.retry_now()
            bob.client.retry_now()
            await nora.ticks(talk, [Tick.DELIVERED, Tick.DELIVERED])
            await bob.until(lambda: Synced() in bob.events)
            await nora.until(lambda: nora.client.online)
            texts = await nora.texts(talk)
            assert sorted(texts) == ["before", "meanwhile", "meanwhile too"]
            assert await bob.texts(talk) == texts


async def test_several_devices(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server, "multi") as one, somebody(tmp_path, server) as bob:
        for number in range(120):
            await one.client.send_text(-bob.id, f"text {number}")
        talk = (await one.hears(SummaryReplaced)).summary.id
        await one.ticks(talk, [Tick.DELIVERED] * 120)
        async with Client.open(Profile.open("second", tmp_path)) as client:
            other = Someone(client)
            account = await client.login(server, handle="multi", password=PASSWORD)
            assert account.id == one.id
            await other.synced()
            assert await other.texts(talk) == [f"text {n}" for n in range(120)]
            await bob.client.send_text(talk, "to both")
            for device in (one, other):
                await device.hears(ItemsChanged, lambda e: e.items[-1].seq == 121)
            await other.client.mark_read(talk, 121)
            await one.hears(SummaryChanged, lambda e: e.summary.unread == 0)
            await other.client.send_text(talk, "from the second")
            await one.hears(ItemsChanged, lambda e: e.items[-1].seq == 122)
            assert (await one.items(talk))[-1].sender == one.id


async def test_more_than_the_server_takes_at_once_arrives_in_order(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        count = 560
        texts = [f"text {number}" for number in range(count)]
        await asyncio.gather(*(nora.client.send_text(-bob.id, text) for text in texts))
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.DELIVERED] * count)
        assert await bob.texts(talk) == texts


async def test_older_history_comes_from_the_server(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server, "old") as nora:
        for number in range(130):
            await nora.client.send_text(-nora.id, f"note {number}")
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.READ] * 130)
        async with Client.open(Profile.open("new", tmp_path)) as client:
            other = Someone(client)
            await client.login(server, handle="old", password=PASSWORD)
            await other.until(lambda: other.told(SummaryChanged))
            newest = await client.history(talk, limit=40)
            found = list(newest.items)
            while True:
                page = await client.history(talk, found[0], limit=40)
                found = [*page.items, *found]
                if page.complete:
                    break
            assert [item.seq for item in found] == list(range(1, 131))
            (hit,) = await client.search_messages("note 50 ", talk)
            below, above = await client.around(talk, hit.item.seq, 40)
            around = [*below.items, *above.items]
            assert [item.seq for item in around] == list(range(31, 71))
            assert (below.complete, above.newest) == (False, False)
            while not above.newest:
                above = await client.newer(talk, around[-1], 40)
                around += above.items
            assert [item.seq for item in around] == list(range(31, 131))


# --- getting in and out ---------------------------------------------------------------------------


async def test_look_up(server: ServerAddress) -> None:
    async with Client.open(Profile.temporary()) as client:
        face = await client.look_up(ServerAddress(host=server.host, port=server.port))
        assert face.pin == server.pin
        assert face.registration is Registration.OPEN
        with pytest.raises(Unreachable):
            await client.look_up(ServerAddress(host="127.0.0.1", port=1))


async def test_wrong_passwords_unknown_names_and_taken_handles(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "taken"):
        pass
    async with Client.open(Profile.open("other", tmp_path)) as client:
        someone = Someone(client)
        for handle in ("taken", "nobody-of-that-name"):
            with pytest.raises(Refused) as refused:
                await client.login(server, handle=handle, password="not the password")
            assert refused.value.code is ErrorCode.LOGIN_FAILED
        with pytest.raises(Refused) as refused:
            await client.register(server, handle="taken", password=PASSWORD, first_name="T")
        assert refused.value.code is ErrorCode.HANDLE_TAKEN
        nowhere = ServerAddress(host="127.0.0.1", port=1)
        with pytest.raises(Unreachable):
            await client.login(nowhere, handle="taken", password=PASSWORD)
        assert client.account is None
        assert isinstance(someone.events[-1], SignedOut)
        await client.login(server, handle="taken", password=PASSWORD)
        assert client.online


async def test_coming_back_needs_no_password(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server, "back"):
        pass
    async with again(tmp_path, "back") as someone:
        online = await someone.hears(Online)
        assert online.account.handle == "back"
        mine = Preferences(read_receipts=False)
        await someone.client.set_preferences(mine)
        await someone.client.set_status("🌴 away")
    async with again(tmp_path, "back") as someone:
        assert someone.client.preferences == mine, "the archive has kept them"
        online = await someone.hears(Online)
        assert online.preferences == mine
        assert online.custom == CustomStatus(text="🌴 away")


async def test_signing_out_forgets_everything(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server, "leaving") as someone:
        await someone.client.send_text(-someone.id, "secret swordfish")
        await someone.hears(SummaryReplaced)
        await someone.client.sign_out()
        assert isinstance(someone.events[-1], SignedOut)
        assert await someone.client.summaries() == ()
        assert not someone.client.online
        await someone.client.login(server, handle="leaving", password=PASSWORD)
        await someone.until(lambda: someone.events[-1] == Synced() or len(someone.events) > 99)
        (line,) = await someone.client.summaries()
        assert await someone.texts(line.id) == ["secret swordfish"]


async def test_signed_out_is_the_last_word_though_the_server_is_silent(
    tmp_path: Path, server: ServerAddress
) -> None:
    with FaultProxy(server.port, seed=1) as proxy:
        behind = replace(server, port=proxy.port)
        async with somebody(tmp_path, behind, "silenced") as someone:
            await someone.synced()
            proxy.stall(True)
            await someone.client.sign_out()
            proxy.stall(False)
            await proxy.emptied()
            assert isinstance(someone.events[-1], SignedOut)


async def test_another_account_does_not_get_into_a_profile(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "first"), somebody(tmp_path, server, "second-one") as s:
        with pytest.raises(Refused) as refused:
            await s.client.login(server, handle="first", password=PASSWORD)
        assert refused.value.code is ErrorCode.NOT_ALLOWED
        s.client.retry_now()
        await s.until(lambda: s.client.online)
        assert s.client.account is not None
        assert s.client.account.handle == "second-one"


async def test_a_bot_answers_what_came_while_it_was_away(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "bot") as bot:
        number = bot.id
    async with somebody(tmp_path, server) as nora:
        for text in ("one", "two"):
            await nora.client.send_text(-number, text)
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.SENT] * 2)
        for _ in range(2):  # the second run finds nothing left to answer
            async with again(tmp_path, "bot") as bot:
                await bot.synced()
                if _ == 1:
                    await nora.client.send_text(talk, "three")
                async for item in bot.client.arrivals():
                    text = TextBody.decode(item.body).text
                    await bot.client.send_text(item.conversation, f"re: {text}", read=item.seq)
                    if text in ("two", "three"):
                        break
                await nora.hears(
                    ItemsChanged,
                    lambda e, t=text: TextBody.decode(e.items[-1].body).text == f"re: {t}",  # type: ignore[misc]
                )
        answers = [text for text in await nora.texts(talk) if text.startswith("re:")]
        assert answers == ["re: one", "re: two", "re: three"]


async def test_a_bot_on_a_new_device_skips_nothing(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server, "busy-bot") as bot:
        number = bot.id
    async with somebody(tmp_path, server) as nora:
        texts = [f"text {n}" for n in range(260)]
        for text in texts:
            await nora.client.send_text(-number, text)
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.SENT] * len(texts))
    async with Client.open(Profile.open("new-bot", tmp_path)) as client:
        await client.login(server, handle="busy-bot", password=PASSWORD)
        found: list[str] = []
        async with asyncio.timeout(30):
            async for item in client.arrivals():
                found.append(TextBody.decode(item.body).text)
                if len(found) == len(texts):
                    break
        assert found == texts


async def test_without_tls_on_this_computer(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "server", "--registration", "open", "--plain") as process:
        server = ServerAddress(host="127.0.0.1", port=process.port)
        async with Client.open(Profile.open("plain", tmp_path)) as client:
            face = await client.look_up(server, plain=True)
            assert face.pin == ""
            await client.register(
                server, handle="plain", password=PASSWORD, first_name="P", plain=True
            )
        async with again(tmp_path, "plain") as someone:
            await someone.hears(Online)
        async with Client.open(Profile.open("second", tmp_path)) as client:
            await client.login(server, handle="plain", password=PASSWORD, plain=True)
            assert client.online
            with pytest.raises(Unreachable):
                await client.look_up(server)  # nothing there speaks TLS


async def test_an_administrator_invites_and_watches(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "server") as process:
        made = run("invite", "--data", str(tmp_path / "server"), "--admin").stdout
        link = next(word for word in made.split() if word.startswith("wl://"))
        server = ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        invite = replace(server, code=ServerAddress.parse(link).code)
        async with somebody(tmp_path, invite, "boss") as boss:
            given = await boss.client.create_invite(uses=2)
            assert given.code
            await boss.client.watch_sessions()
            assert len((await boss.hears(SessionsChanged)).sessions) == 1
            invited = replace(server, code=given.code)
            async with somebody(tmp_path, invited) as guest:
                await boss.hears(SessionsChanged, lambda e: len(e.sessions) == 2)
                with pytest.raises(Refused) as refused:
                    await guest.client.create_invite()
                assert refused.value.code is ErrorCode.NOT_ALLOWED
                with pytest.raises(Refused):
                    await guest.client.watch_sessions()
            await boss.hears(SessionsChanged, lambda e: len(e.sessions) == 1)


async def test_an_archive_that_fails_costs_nothing(
    tmp_path: Path, server: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while messages arrive: they come again; what was typed is refused at once."""
    from whatsapp_like.client.archive.writer import Writer

    async with somebody(tmp_path, server) as nora, somebody(tmp_path, server) as bob:
        await nora.client.send_text(-bob.id, "one")
        talk = (await nora.hears(SummaryReplaced)).summary.id
        await nora.ticks(talk, [Tick.DELIVERED])
        full = [True]
        apply = Writer.apply

        def failing(self: Writer, batch: object) -> object:
            if full[0] and self is bob_writer:
                raise __import__("sqlite3").OperationalError("database or disk is full")
            return apply(self, batch)  # type: ignore[arg-type]

        bob_writer = bob.client._archive._archive._writer  # type: ignore[union-attr]  # noqa: SLF001
        monkeypatch.setattr(Writer, "apply", failing)
        with pytest.raises(DataUnwritable):
            await bob.client.send_text(talk, "not kept")
        assert (await bob.hears(Offline)).reason == "archive"
        await nora.client.send_text(talk, "two")
        full[0] = False
        bob.client.retry_now()
        await nora.ticks(talk, [Tick.DELIVERED, Tick.DELIVERED])
        assert await bob.texts(talk) == ["one", "two"]
