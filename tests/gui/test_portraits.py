"""A picture is chosen, cut and set, with real events; one that somebody sent is drawn."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.controllers.fakes import ME, NORA, group_summary, person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import World
from tests.images import image_file
from whatsapp_like.client.events import AccountChanged, PeopleChanged, SummaryChanged
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.conversation import Group
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.models.picture import check_picture, picture_id
from whatsapp_like.views import folders
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.portraits.crop import CropDialog
from whatsapp_like.views.settings.profile import ProfilePage

pytestmark = pytest.mark.gui

FACE = image_file(64, 64, colour=(255, 0, 0))
ID = picture_id(FACE)
LAB, MADE = 70, 900
Choose = Callable[[Path | None], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Return a function that says what comes of the system's dialog for files."""

    def answer(path: Path | None) -> None:
        found = None if path is None else str(path)
        monkeypatch.setattr(folders, "choose_image", lambda _parent, _folder: found)

    return answer


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """A file of which the left half is blue and the right one red."""
    image = Image.new("RGB", (800, 400), "#ff0000")
    image.paste("#0000ff", (0, 0, 400, 400))
    path = tmp_path / "halves.png"
    image.save(path)
    return path


def crop(parent: tk.Misc) -> CropDialog | None:
    found = [child for child in parent.winfo_children() if isinstance(child, CropDialog)]
    return found[0] if found else None


def cropping(parent: tk.Misc, wait_until: Wait) -> CropDialog:
    wait_until(lambda: crop(parent) is not None)
    found = crop(parent)
    assert found is not None
    wait_until(found.view.winfo_viewable)
    wait_until(lambda: found.focus_displayof() is found.view)
    return found


def profile(world: World) -> ProfilePage:
    world.desktop.open_settings()
    world.root.update()
    assert world.desktop.settings is not None
    page = world.desktop.settings.open("profile")
    world.root.update()
    assert isinstance(page, ProfilePage)
    return page


def said(world: World) -> str:
    assert world.desktop.settings is not None
    return world.desktop.settings.notice.said


def sent(world: World) -> tuple[Image.Image, int | None]:
    """Return what was set, and for which conversation."""
    data, conversation = world.client.called("set_picture")[-1]
    check_picture(data)
    return Image.open(BytesIO(data)), conversation


def test_a_file_is_cut_and_becomes_my_picture(
    world: World, click: Click, keys: Keys, wait_until: Wait, choose: Choose, halves: Path
) -> None:
    page = profile(world)
    choose(halves)
    click(page.picture)
    dialog = cropping(page.winfo_toplevel(), wait_until)
    view = dialog.view
    assert tuple(view.cutting.square) == (200, 0, 400)
    view.event_generate("<Button-1>", x=20, y=20)
    view.event_generate("<B1-Motion>", x=400, y=20)
    assert tuple(view.cutting.square) == (0, 0, 400)
    keys("<plus><plus>")
    assert dialog.slider.value > 0
    keys("<Right><Left>")
    click(dialog.use)
    wait_until(lambda: world.client.called("set_picture"))
    image, conversation = sent(world)
    assert conversation is None
    assert image.size == (256, 256)
    red, _green, blue = image.getpixel((128, 128))  # type: ignore[misc]
    assert blue > red
    wait_until(lambda: said(world) == "The picture is changed.")


def test_the_wheel_and_the_slider_enlarge(
    world: World, click: Click, keys: Keys, wait_until: Wait, choose: Choose, halves: Path
) -> None:
    page = profile(world)
    choose(halves)
    click(page.picture)
    dialog = cropping(page.winfo_toplevel(), wait_until)
    view = dialog.view
    view.event_generate("<Button-4>", x=50, y=50)
    first = view.cutting.zoom
    assert first > 1
    view.event_generate("<Button-5>", x=50, y=50)
    assert view.cutting.zoom == pytest.approx(1)
    click(dialog.slider, x=dialog.slider.winfo_width() - 2)
    assert view.cutting.zoom == view.cutting.most
    keys("<Home>")
    assert view.cutting.zoom == 1
    keys("<Escape>")
    assert crop(page.winfo_toplevel()) is None
    assert world.client.called("set_picture") == []


def test_no_file_and_a_file_that_is_none(
    world: World, click: Click, wait_until: Wait, choose: Choose, tmp_path: Path
) -> None:
    page = profile(world)
    choose(None)
    click(page.picture)
    text = tmp_path / "text.png"
    text.write_text("no picture")
    choose(text)
    click(page.picture)
    wait_until(lambda: said(world).startswith("WL cannot read this picture"))
    assert crop(page.winfo_toplevel()) is None


def test_mine_is_shown_and_removed(world: World, click: Click, wait_until: Wait) -> None:
    page = profile(world)
    assert not page.no_picture.winfo_manager()
    mine = ME.model_copy(update={"picture": ID})
    world.client.kept_pictures[ID] = FACE
    world.link.tell(AccountChanged(account=mine))
    world.link.tell(PeopleChanged(people=(person(mine),)))
    wait_until(lambda: page.no_picture.winfo_ismapped())
    wait_until(lambda: world.look.faces.of(ME.handle) is not None)
    click(page.no_picture)
    wait_until(lambda: world.client.called("set_picture") == [(b"", None)])
    wait_until(lambda: said(world) == "The picture is removed.")


def test_a_picture_that_somebody_has_stands_in_the_list(world: World, wait_until: Wait) -> None:
    green = image_file(64, 64, colour=(0, 160, 0))
    number = picture_id(green)
    world.client.kept_pictures[number] = green
    nora = person(NORA.model_copy(update={"picture": number}))
    world.link.tell(PeopleChanged(people=(nora,)))
    # Nobody asks but who draws it.
    wait_until(lambda: world.client.called("picture"))
    wait_until(lambda: world.look.faces.of(NORA.handle) is not None)
    assert world.client.called("picture") == [(number,)]


def test_a_hostile_picture_leaves_initials(world: World, wait_until: Wait) -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(500)
    number = picture_id(data)
    world.client.kept_pictures[number] = data
    world.link.tell(PeopleChanged(people=(person(NORA.model_copy(update={"picture": number})),)))
    wait_until(lambda: world.client.called("picture"))
    wait_until(lambda: world.look.faces.has_failed(number))
    assert world.look.faces.of(NORA.handle) is None


def lab(world: World, role: MemberRole, picture: int = 0) -> None:
    head = Group(member_count=3, member_version=1, picture=picture)
    summary = group_summary(LAB, "Lab", role=role, group=head)
    world.client.listed[LAB] = summary
    world.link.tell(SummaryChanged(summary=summary))
    world.link.drain()


def test_who_runs_a_group_sets_its_picture(
    world: World, click: Click, wait_until: Wait, choose: Choose, halves: Path
) -> None:
    lab(world, MemberRole.ADMIN)
    world.desktop.groups.show(LAB)
    window = world.desktop.groups.infos[LAB]
    lines = {line.label: line for line in window.more_choices()}
    assert "Remove picture" not in lines
    choose(halves)
    pick = lines["Choose a picture…"].command
    assert pick is not None
    pick()
    click(cropping(window, wait_until).use)
    wait_until(lambda: world.client.called("set_picture"))
    assert sent(world)[1] == LAB
    lab(world, MemberRole.ADMIN, picture=ID)
    assert {"Change picture…", "Remove picture"} <= {line.label for line in window.more_choices()}
    lab(world, MemberRole.MEMBER, picture=ID)
    assert "Change picture…" not in {line.label for line in window.more_choices()}


def test_a_refusal_is_said(
    world: World, click: Click, wait_until: Wait, choose: Choose, halves: Path
) -> None:
    world.client.failures["set_picture"] = Refused(ErrorCode.NOT_ALLOWED)
    lab(world, MemberRole.ADMIN)
    world.desktop.groups.show(LAB)
    window = world.desktop.groups.infos[LAB]
    choose(halves)
    world.desktop.pictures.choose(window, LAB, window.notice.say)
    click(cropping(window, wait_until).use)
    words = "Only an admin of this conversation can do that."
    wait_until(lambda: window.notice.said == words)


def test_a_group_is_made_with_a_picture(
    world: World,
    click: Click,
    focus: Focus,
    keys: Keys,
    wait_until: Wait,
    choose: Choose,
    halves: Path,
) -> None:
    world.desktop.groups.create_channel()
    world.root.update()
    (made,) = (w for w in world.root.winfo_children() if isinstance(w, CreateDialog))
    choose(halves)
    click(made.picture)
    click(cropping(made, wait_until).use)
    wait_until(lambda: made.picture.chosen is not None)
    focus(made.title_field.box.field)
    keys("News<Return>")
    wait_until(lambda: world.client.called("set_picture"))
    assert sent(world)[1] == MADE
    assert not made.winfo_exists()
