"""Groups and channels, with real events: made of people one picks."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import TypeVar

import pytest
import ttkbootstrap as ttk

from tests.controllers.fakes import JONAS, ME, NORA, PIN, group_summary, item, person
from tests.controllers.many_fakes import CODE
from tests.gui import hands
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged, PeopleChanged, SummaryChanged, SummaryRemoved
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Group, Member
from whatsapp_like.models.enums import AlertLevel, ConversationKind, History, MemberRole, Posting
from whatsapp_like.models.group import Channel
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.groups.channels import ChannelsDialog
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.groups.info import GroupWindow
from whatsapp_like.views.groups.invites import InvitesDialog
from whatsapp_like.views.groups.join import CodeDialog, LookDialog
from whatsapp_like.views.groups.leaving import heir_words
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.marks import mark_choices
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.theme import Look
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = pytest.mark.gui

D = TypeVar("D", bound=tk.Toplevel)


def dialog(world: World, kind: type[D], parent: tk.Misc | None = None) -> D:
    world.root.update()
    (found,) = (w for w in (parent or world.root).winfo_children() if isinstance(w, kind))
    return found


def test_a_group_is_made_of_people_one_picks(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.desktop.groups.create_group()
    pick = dialog(world, SeveralDialog)
    wait_until(lambda: len(pick.rows) >= 2)
    keys("jonas")
    wait_until(
        lambda: [pick.rows.row(n).key for n in range(len(pick.rows))] == [Somebody(JONAS.id)]
    )
    keys("<Return>")
    assert pick.chips.said == JONAS.name
    keys("nora")
    wait_until(lambda: [pick.rows.row(n).key for n in range(len(pick.rows))] == [Somebody(NORA.id)])
    keys("<Down><Return>")
    click(pick.go)
    made = dialog(world, CreateDialog)
    assert not made.create.enabled
    keys("Labor 3")
    assert made.history is not None
    click(made.history.button)
    click(made.create)
    wait_until(lambda: bool(world.client.called("create_group")))
    assert world.client.called("create_group") == [
        ("Labor 3", (JONAS.id, NORA.id), False, Posting.ALL, History.ALL, False)
    ]
    wait_until(lambda: not made.winfo_exists())
    assert world.desktop.talks  # the new group is open


def test_who_is_let_go_again_is_not_taken(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.desktop.groups.create_group()
    pick = dialog(world, SeveralDialog)
    wait_until(lambda: len(pick.rows) >= 2)
    keys("jonas")
    wait_until(lambda: len(pick.rows) == 1)
    keys("<Return>")
    assert pick.chips.said == JONAS.name
    keys("<BackSpace>")
    assert not pick.taken
    click(pick.go)
    made = dialog(world, CreateDialog)
    keys("Just me")
    for _twice in range(2):
        made.title_field.box.field.event_generate("<Return>")
    wait_until(lambda: bool(world.client.called("create_group")))
    assert [members for _title, members, *_ in world.client.called("create_group")] == [()]
    wait_until(lambda: not made.winfo_exists())


def test_a_channel_and_a_refusal_that_keeps_what_is_typed(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.client.failures["create_group"] = Refused(ErrorCode.THROTTLED)
    world.desktop.groups.create_channel()
    made = dialog(world, CreateDialog)
    keys("News<Return>")
    wait_until(lambda: made.create.enabled and bool(world.client.called("create_group")))
    assert made.title_field.value == "News"
    del world.client.failures["create_group"]
    assert made.listed is not None
    click(made.listed.button)
    click(made.create)
    wait_until(lambda: not made.winfo_exists())
    assert world.client.called("create_group")[-1] == (
        *("News", (), True),
        *(Posting.ADMINS, History.ALL, False),
    )


LAB = 70


def member(number: int, role: MemberRole = MemberRole.MEMBER) -> Member:
    return Member(account=number, role=role)


def put(
    world: World,
    role: MemberRole = MemberRole.OWNER,
    *,
    channel: bool = False,
    others: MemberRole = MemberRole.MEMBER,
    **group: object,
) -> None:
    """Let me be in a group with Nora and Jonas."""
    about = Group.model_validate({"member_count": 3, "member_version": 4} | group)
    last = item(LAB, 3, NORA.id, "Who waters the plants?")
    made = group_summary(LAB, "Lab 3", last, role=role, channel=channel, group=about)
    world.client.listed[LAB] = made
    world.client.items[LAB] = [last]
    nora = MemberRole.OWNER if role is not MemberRole.OWNER else others
    world.client.lists[LAB] = (member(ME.id, role), member(NORA.id, nora), member(JONAS.id))
    world.link.tell(SummaryChanged(summary=made))
    world.link.drain()
    world.root.update()


def info(world: World, wait_until: Wait) -> GroupWindow:
    world.desktop.groups.show(LAB)
    window = world.desktop.groups.infos[LAB]
    wait_until(lambda: len(window.rows) == 3 or not window.list.winfo_viewable())
    world.root.update()
    return window


def names(window: GroupWindow) -> list[tuple[str, str]]:
    return [(row.title, row.note) for row in map(window.rows.row, range(len(window.rows)))]


def labels(choices: Sequence[Choice]) -> list[str]:
    return [each.label for each in choices if each.label]


def press(choices: Sequence[Choice], label: str) -> None:
    (command,) = (each.command for each in choices if each.label == label)
    assert command is not None
    command()


def test_the_header_leads_to_who_is_in_a_group(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world, MemberRole.MEMBER)
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]
    wait_until(lambda: view.header.face.line == "3 members")
    click(view.header.face)
    window = world.desktop.groups.infos[LAB]
    wait_until(lambda: len(window.rows) == 3)
    assert view.header.details.label == "Group details"
    assert names(window) == [("Nora 🎉", "Owner"), ("Ada Lovelace", ""), ("Jonas Weber", "")]
    assert window.face.line == "Group · 3 members"
    assert not window.edit.winfo_viewable()
    assert not window.add.winfo_viewable()
    assert world.client.called("refresh_members") == [(LAB,)]
    window.close()
    assert LAB not in world.state.members


def test_members_are_found_and_shown_in_detail(
    world: World, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    put(world)
    window = info(world, wait_until)
    focus(window.search.field)
    keys("jon")
    wait_until(lambda: names(window) == [("Jonas Weber", "")])
    keys("<Return>")
    assert JONAS.id in world.desktop.details


@pytest.mark.parametrize(
    ("role", "others", "offered"),
    [
        (MemberRole.MEMBER, MemberRole.MEMBER, []),
        (MemberRole.ADMIN, MemberRole.MEMBER, []),
        (
            MemberRole.OWNER,
            MemberRole.MEMBER,
            ["Make admin", "Make owner", "Remove from the group"],
        ),
        (
            MemberRole.OWNER,
            MemberRole.ADMIN,
            ["Take the admin's rights", "Make owner", "Remove from the group"],
        ),
    ],
)
def test_a_member_s_menu_offers_what_my_role_allows(
    world: World,
    wait_until: Wait,
    role: MemberRole,
    others: MemberRole,
    offered: list[str],
) -> None:
    put(world, role, others=others)
    window = info(world, wait_until)
    choices = window.choices(Somebody(NORA.id))
    assert labels(choices) == ["Write", "Contact details", *offered]
    assert window.choices(Somebody(ME.id)) == []


def test_people_are_added_promoted_and_removed(
    world: World, keys: Keys, click: Click, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world)
    window = info(world, wait_until)
    click(window.add)
    pick = dialog(world, SeveralDialog, window)
    wait_until(lambda: len(pick.rows) >= 1)
    keys("nora")
    wait_until(lambda: len(pick.rows) == 0)
    keys("<Control-a><BackSpace>amir")
    wait_until(lambda: len(pick.rows) == 1)
    keys("<Return>")
    click(pick.go)
    wait_until(lambda: world.client.called("add_members") == [(LAB, (6,))])
    wait_until(lambda: len(window.rows) == 4)
    shown: list[Choice] = []
    monkeypatch.setattr(
        "whatsapp_like.views.groups.info.pop_up", lambda *call: shown.extend(call[2])
    )
    at = [window.rows.row(n).key for n in range(4)].index(Somebody(JONAS.id))
    assert [window.rows.row(n).opens for n in (0, at)] == [False, True], "none about myself"
    wait_until(lambda: window.list.canvas.winfo_width() > 100)
    click(window.list.canvas, x=100, y=window.list.bounds(at)[1] + 20)
    assert not world.desktop.details
    press(shown, "Make admin")
    wait_until(lambda: world.client.called("set_role") == [(LAB, JONAS.id, MemberRole.ADMIN)])
    press(window.choices(Somebody(JONAS.id)), "Remove from the group")
    asked = dialog(world, ConfirmDialog, window)
    assert asked.question.text == "Remove Jonas Weber from Lab 3?"
    click(asked.yes)
    wait_until(lambda: world.client.called("remove_member") == [(LAB, JONAS.id)])


def test_name_and_description_are_changed_in_place(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    put(world, description="Plants")
    window = info(world, wait_until)
    assert window.about.text.text == "Plants"
    click(window.edit)
    wait_until(lambda: window.about.editing)
    keys("<Control-a><BackSpace>")
    click(window.about.save)
    assert window.about.title_field.said == "It needs a name."
    keys("Lab 4")
    assert window.unsaved
    world.client.failures["change_conversation"] = Refused(ErrorCode.NOT_ALLOWED)
    click(window.about.save)
    wait_until(lambda: "Only an admin" in window.notice.said)
    assert window.about.title_field.value == "Lab 4"
    del world.client.failures["change_conversation"]
    click(window.about.save)
    wait_until(lambda: not window.about.editing)
    assert world.client.called("change_conversation")[-1] == (
        LAB,
        {"title": "Lab 4", "description": "Plants"},
    )


def test_settings_hold_at_once_and_go_back_where_they_are_refused(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world, channel=True, posting=Posting.ADMINS, listed=True)
    window = info(world, wait_until)
    assert window.add.winfo_viewable(), "admins add people to channels too"
    settings = window.settings()
    world.root.update()
    assert not settings.posting.on
    assert settings.listed is not None
    assert settings.listed.on
    click(settings.posting.button)
    click(settings.timer.chips[7 * 86_400])
    wait_until(lambda: len(world.client.called("change_conversation")) == 2)
    assert [changes for _, changes in world.client.called("change_conversation")] == [
        {"posting": Posting.ALL},
        {"expire_after": 7 * 86_400},
    ]
    world.client.failures["change_conversation"] = Refused(ErrorCode.NOT_ALLOWED)
    click(settings.listed.button)
    wait_until(lambda: bool(settings.said))
    assert settings.listed.on


def test_links_are_made_and_revoked(world: World, click: Click, wait_until: Wait) -> None:
    put(world)
    window = info(world, wait_until)
    press(window.more_choices(), "Invite links")
    invites = dialog(world, InvitesDialog, window)
    click(invites.lifetimes.chips[None])
    click(invites.new)
    wait_until(lambda: bool(invites.link.text))
    assert world.client.called("create_group_invite") == [(LAB, 100, None)]
    assert invites.link.text == f"wl://192.168.1.20:7272/?pin={PIN}&group={CODE}"
    wait_until(lambda: list(invites.lines.lines) == [1])
    for _twice in range(2):
        invites.uses.box.field.event_generate("<Return>")
    assert len(world.client.called("create_group_invite")) == 2, "one more, and not two"
    wait_until(lambda: invites.new.enabled and 1 in invites.lines.lines)
    click(invites.lines.lines[1].button)
    wait_until(lambda: 1 not in invites.lines.lines)
    assert world.client.called("revoke_group_invite") == [(LAB, 1)]
    assert list(invites.lines.lines) == [2]
    # Somebody comes in with the other one.
    world.client.invites.clear()
    put(world, member_count=4, member_version=5)
    wait_until(lambda: not invites.lines.lines)


def test_whoever_writes_in_a_group_is_written_to_alone(world: World, wait_until: Wait) -> None:
    put(world)
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]
    wait_until(lambda: len(view.rows) == 1)
    view.menu(("seq", 3), view.winfo_rootx() + 300, view.winfo_rooty() + 100)
    assert view.pop is not None
    view.pop.press("Write privately")
    wait_until(lambda: 50 in world.desktop.talks)


def test_a_name_that_comes_later_stands_with_its_messages(world: World, wait_until: Wait) -> None:
    put(world)
    world.client.items[LAB] = [item(LAB, 3, 99, "I am new here")]
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]

    def sender() -> str:
        drawn = view.timeline.drawn(0)
        return drawn.row.sender if drawn is not None else ""

    wait_until(lambda: view.timeline.drawn(0) is not None)
    assert sender() != "Eve"
    eve = person(Account(id=99, handle="eve", first_name="Eve"))
    world.link.tell(PeopleChanged(people=(eve,)))
    wait_until(lambda: sender() == "Eve")


def test_the_head_of_a_chat_says_when_its_messages_disappear(
    world: World, wait_until: Wait
) -> None:
    put(world)
    world.desktop.open_conversation(LAB)
    face = world.desktop.talks[LAB].header.face
    made = world.client.listed[LAB]
    assert made.conversation is not None
    head = made.conversation.model_copy(update={"expire_after": 86_400})
    world.link.tell(SummaryChanged(summary=made.model_copy(update={"conversation": head})))
    wait_until(lambda: face.custom == "disappearing after 1 day")


def test_whoever_leaves_is_told_who_owns_it_then_and_may_delete_the_chat(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world, others=MemberRole.ADMIN)
    window = info(world, wait_until)
    click(window.end)
    asked = dialog(world, ConfirmDialog, window)
    assert heir_words(world.state, LAB) == "Nora 🎉 becomes the owner."
    click(asked.yes)
    wait_until(lambda: world.client.called("leave") == [(LAB,)])
    put(world, MemberRole.MEMBER, left=True)
    wait_until(lambda: window.end.label == "Delete chat")
    assert not window.list.winfo_viewable()
    click(window.end)
    click(dialog(world, ConfirmDialog, window).yes)
    wait_until(lambda: world.client.called("forget") == [(LAB,)])
    world.desktop.open_conversation(LAB)
    world.link.tell(SummaryRemoved(id=LAB))
    wait_until(lambda: not window.winfo_exists())
    wait_until(lambda: not world.desktop.talks)


def said(view: ConversationView) -> tuple[str, str]:
    """Return the sentence in the composer's place, and what its button says."""
    return str(view.blocked.words["text"]), view.blocked.action.label


def test_where_one_cannot_write_a_line_says_why(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world, MemberRole.MEMBER, posting=Posting.ADMINS)
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]
    wait_until(view.blocked.winfo_viewable)
    assert said(view) == ("Only admins can write.", "See who they are")
    assert not view.composer.winfo_viewable()
    click(view.blocked.action)
    assert LAB in world.desktop.groups.infos
    put(world, MemberRole.ADMIN, posting=Posting.ADMINS)
    wait_until(view.composer.winfo_viewable)
    put(world, MemberRole.MEMBER, left=True)
    wait_until(view.blocked.winfo_viewable)
    assert said(view) == ("You are no longer a member.", "Delete chat")


def test_who_may_write_no_more_answers_and_edits_no_more(world: World, wait_until: Wait) -> None:
    put(world, MemberRole.MEMBER)
    mine = item(LAB, 1, ME.id, "mine", time=NOW - 60_000)
    world.client.items[LAB] = [mine]
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]
    wait_until(lambda: len(view.rows) == 1 and view.composer.winfo_viewable())
    assert view.hands is not None
    view.composer.set_text("later")
    view.hands.edit(mine)
    wait_until(view.hands.bar.winfo_viewable)
    put(world, MemberRole.MEMBER, posting=Posting.ADMINS)
    wait_until(view.blocked.winfo_viewable)
    assert not view.hands.bar.winfo_manager()
    assert not view.hands.rights.edit(mine), "the server takes an edit of writers only"
    view.hands.edit(mine)
    assert view.hands.answering is None
    put(world, MemberRole.ADMIN, posting=Posting.ADMINS)
    wait_until(view.composer.winfo_viewable)
    assert view.composer.text() == "later"


def test_nobody_looks_at_members_once_the_window_is_closed(world: World, wait_until: Wait) -> None:
    put(world, MemberRole.OWNER)
    window = info(world, wait_until)
    for phase in (Phase.OFFLINE, Phase.ONLINE, Phase.OFFLINE, Phase.ONLINE):
        world.state.session.phase = phase
        world.root.update()
    world.link.drain()
    window.close()
    world.root.update()
    assert LAB not in world.state.members


def test_closing_a_window_without_a_list_takes_nobody_s_away(
    world: World, wait_until: Wait
) -> None:
    put(world, MemberRole.MEMBER, channel=True)
    world.desktop.groups.show(LAB)
    window = world.desktop.groups.infos[LAB]
    world.root.update()
    world.groups.watch(LAB)
    window.close()
    world.root.update()
    assert LAB in world.state.members


def test_a_subscriber_mutes_where_others_write(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world, MemberRole.MEMBER, channel=True, posting=Posting.ADMINS)
    world.desktop.open_conversation(LAB)
    view = world.desktop.talks[LAB]
    wait_until(view.blocked.winfo_viewable)
    assert said(view) == ("Only admins can write.", "Mute")
    for still in (view.blocked.words, view.blocked):
        click(still, 3, 3)
        click(still, still.winfo_width() // 2, 3)
    assert not world.client.called("mark"), "only the button does something"
    click(view.blocked.action)
    wait_until(lambda: view.blocked.action.label == "Unmute")
    assert str(view.blocked.words["text"]) == "Only admins can write."


def test_channels_are_found_looked_at_and_subscribed_to(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.client.channels = [
        Channel(id=80, kind=ConversationKind.CHANNEL, title="News", member_count=240),
        Channel(id=81, kind=ConversationKind.CHANNEL, title="Canteen", member_count=3),
    ]
    world.desktop.groups.browse()
    browse = dialog(world, ChannelsDialog)
    wait_until(lambda: len(browse) == 2)
    assert browse.row(0).preview == "240 subscribers"
    keys("Can")
    wait_until(lambda: len(browse) == 1)
    keys("<Return>")
    look = dialog(world, LookDialog, browse)
    assert look.face.line == "Channel · 3 subscribers"
    world.client.failures["join_group"] = Refused(ErrorCode.NOT_FOUND)
    click(look.go)
    wait_until(lambda: bool(look.said))
    del world.client.failures["join_group"]
    click(look.go)
    wait_until(lambda: not browse.winfo_exists())
    assert world.client.called("join_group")[-1] == (None, 81)
    assert 81 in world.desktop.talks


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("?", "This is neither a link nor a code."),
        ("wl://x y", "This link is damaged. Copy all of it."),
        ("wl://192.168.1.20/?code=abc", "This link leads to a server, not into a group."),
        (
            "wl://example.org/?group=Zq3mQ0yVt4yB",
            "This link leads to another server (example.org:7272). Open WL with a profile there.",
        ),
    ],
)
def test_what_is_no_link_into_a_group_is_said(
    world: World, keys: Keys, wait_until: Wait, written: str, said: str
) -> None:
    world.desktop.groups.join()
    asked = dialog(world, CodeDialog)
    asked.field.box.set(written)
    keys("<Return>")
    wait_until(lambda: asked.field.said == said)
    assert not world.client.called("look_at_group")


def test_a_description_of_very_many_lines_leaves_the_buttons_on_the_screen(world: World) -> None:
    channel = Channel(
        id=901, kind=ConversationKind.CHANNEL, title="Tower", description="a\n" * 240 + "b"
    )
    look = LookDialog(world.root, world.look, world.groups, channel, lambda _conversation: None)
    world.root.update()
    assert look.winfo_reqheight() < 500
    look.close()


def test_a_link_is_looked_at_before_joining(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.desktop.groups.join()
    asked = dialog(world, CodeDialog)
    asked.field.box.set(f"wl://192.168.1.20/?pin={PIN}&group={CODE}")
    keys("<Return>")
    wait_until(lambda: world.client.called("look_at_group") == [(CODE,)])
    look = dialog(world, LookDialog)
    assert (look.face.name, look.face.line) == ("Lab 3", "Group · 12 members")
    click(look.go)
    wait_until(lambda: 900 in world.desktop.talks)
    assert world.client.called("join_group") == [(CODE, None)]


def test_the_menu_of_a_group_sets_what_is_told_of(world: World, wait_until: Wait) -> None:
    put(world)
    choices = mark_choices(world.state, world.marking, LAB, pytest.fail, open_here=False)
    (alerts,) = (each for each in choices if each.label == "Notifications")
    assert [each.checked for each in alerts.more] == [True, False, False]
    press(alerts.more, "Mentions and replies only")
    world.link.drain()
    wait_until(lambda: world.state.conversations[LAB].alerts is AlertLevel.MENTIONS)


def test_a_window_about_a_group_is_made_anew_in_another_language(
    world: World, click: Click, wait_until: Wait
) -> None:
    put(world)
    window = info(world, wait_until)
    window.search.write("jonas")
    assert len(window.rows) == 1
    world.preferences.speak("fr")
    world.root.update()
    assert (window.search.value, len(window.rows)) == ("", 3)
    assert window.write.label == "Ouvrir"
    world.preferences.speak("en")
    world.root.update()
    assert window.write.label == "Open"
    click(window.edit)
    window.about.description.set("Something new")
    world.desktop.groups.renew()
    assert window.about.description.value == "Something new"


def test_a_link_pasted_into_the_search_leads_into_its_group(world: World, wait_until: Wait) -> None:
    search = hands.main(world).conversations.search
    search.write(f"wl://192.168.1.20/?pin={PIN}&group={CODE}")
    wait_until(lambda: world.client.called("look_at_group") == [(CODE,)])
    assert search.value == ""
    dialog(world, LookDialog).close()
    world.client.behind_code = world.client.behind_code.model_copy(
        update={"id": LAB, "joined": True}
    )
    search.write(f"wl://192.168.1.20/?pin={PIN}&group={CODE}")
    wait_until(lambda: list(world.desktop.talks) == [LAB])


def test_a_link_is_put_where_the_server_is_asked_for_before_anybody_signs_in(
    root: ttk.App, look: Look
) -> None:
    nobody = World(root, look, signed_in=False)
    link = f"wl://192.168.1.20/?pin={PIN}&group={CODE}"
    nobody.desktop.follow(link)
    root.update()
    page = nobody.desktop.page
    assert isinstance(page, WelcomeView)
    assert isinstance(page.step, AddressStep)
    assert page.step.field.value == link
    nobody.close()


def test_ctrl_k_finds_groups_by_their_titles(
    world: World, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    put(world)
    world.desktop.open_conversation(50)
    focus(world.desktop.talks[50].composer.writing)
    keys("<Control-k>")
    switcher = world.desktop.hands.switcher
    assert switcher is not None
    wait_until(lambda: switcher.focus_displayof() is switcher.search.field)
    keys("lab")
    assert switcher.rows.key(0) == Talk(LAB)
    keys("<Return>")
    assert LAB in world.desktop.talks


def bubbles_say(canvas: tk.Canvas) -> list[str]:
    path = str(canvas)
    texts = [n for n in canvas.find_all() if canvas.tk.call(path, "type", n) == "text"]
    return [str(canvas.tk.call(path, "itemcget", each, "-text")) for each in texts]


def test_a_link_in_a_message_leads_into_its_group(world: World, wait_until: Wait) -> None:
    world.desktop.open_conversation(50)
    link = f"wl://192.168.1.20/?pin={PIN}&group={CODE}"
    bubbles = world.desktop.talks[50].timeline.canvas
    world.link.tell(ItemsChanged(conversation=50, items=(item(50, 9, NORA.id, link, time=NOW),)))
    wait_until(lambda: "Link to a group" in bubbles_say(bubbles))
    world.desktop.talks[50].open_link(link)
    wait_until(lambda: world.client.called("look_at_group") == [(CODE,)])
    dialog(world, LookDialog).close()
    assert not world.links
    world.desktop.talks[50].open_link("https://example.org")
    assert world.links == ["https://example.org"]
