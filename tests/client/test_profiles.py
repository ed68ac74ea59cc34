"""The profiles of a computer: listed without being opened, and removed when nobody has them."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.controllers.fakes import PIN
from whatsapp_like.client.profile import Identity, Profile, is_free, locked
from whatsapp_like.client.profiles import FACE_FILE, keep_face, list_profiles, remove_profile
from whatsapp_like.errors import DataBusy, SettingsError
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.profile import ProfileFace

IDENTITY = Identity(
    server=ServerAddress(host="chat.example.org", pin=PIN), account=1, device=2, private_key=b"k"
)


def test_each_is_listed_with_whose_it_is_and_whether_it_is_open(tmp_path: Path) -> None:
    with Profile.open("work", tmp_path) as work, Profile.open("Empty", tmp_path):
        work.save(IDENTITY)
        keep_face(tmp_path / "work", ProfileFace(handle="ada", name="Ada Lovelace"))
        empty, named = list_profiles(tmp_path)
    assert (empty.profile, empty.server, empty.open) == ("Empty", "", True)
    assert (named.profile, named.server) == ("work", "chat.example.org:7272")
    assert named.face == ProfileFace(handle="ada", name="Ada Lovelace")
    assert not any(each.open for each in list_profiles(tmp_path))


def test_what_is_no_profile_or_damaged_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "a file").touch()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "identity.json").write_text("?")
    (tmp_path / "broken" / FACE_FILE).write_text('{"handle": 7}')
    (only,) = list_profiles(tmp_path)
    assert (only.profile, only.server, only.face) == ("broken", "", ProfileFace())
    assert list_profiles(tmp_path / "nowhere") == ()


def test_a_folder_that_cannot_be_read_hides_no_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ours", "theirs"):
        Profile.open(name, tmp_path).close()
    look = Path.is_file

    def barred(path: Path) -> bool:
        if path.parent.name == "theirs":
            raise PermissionError(path)
        return look(path)

    monkeypatch.setattr(Path, "is_file", barred)
    assert [each.profile for each in list_profiles(tmp_path)] == ["ours"]


def test_a_face_is_forgotten_with_its_account(tmp_path: Path) -> None:
    keep_face(tmp_path, ProfileFace(handle="ada"))
    keep_face(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


def test_looking_keeps_nobody_from_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Profile.open("work", tmp_path).close()
    look = ExitStack()
    look.enter_context(locked(tmp_path / "work"))
    assert not is_free(tmp_path / "work")
    # Whoever opens it waits a moment, and by then the look is over.
    monkeypatch.setattr("whatsapp_like.client.profile.time.sleep", lambda _seconds: look.close())
    Profile.open("work", tmp_path).close()


def test_a_removed_profile_leaves_nothing(tmp_path: Path) -> None:
    with Profile.open("work", tmp_path) as profile:
        profile.save(IDENTITY)
    (tmp_path / "work" / "blobs").mkdir()
    (tmp_path / "work" / "blobs" / "picture").touch()
    remove_profile("work", tmp_path)
    remove_profile("work", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_one_that_is_removed_while_it_starts_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Profile.open("work", tmp_path) as before:
        before.save(IDENTITY)
    import fcntl

    flock = fcntl.flock

    def removed_first(handle: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", flock)
        remove_profile("work", tmp_path)
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", removed_first)
    with Profile.open("work", tmp_path) as anew:
        assert anew.identity is None
        with pytest.raises(DataBusy):
            Profile.open("work", tmp_path)
        assert [each.profile for each in list_profiles(tmp_path)] == ["work"]


def test_one_that_starts_while_the_last_of_it_goes_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Profile.open("work", tmp_path).close()
    remove_folder, started = Path.rmdir, list[Profile]()

    def started_first(path: Path) -> None:
        started.append(Profile.open("work", tmp_path))
        remove_folder(path)

    monkeypatch.setattr(Path, "rmdir", started_first)
    remove_profile("work", tmp_path)
    with started[0], pytest.raises(DataBusy):
        Profile.open("work", tmp_path)


def test_looking_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    assert is_free(tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_an_open_profile_is_not_removed(tmp_path: Path) -> None:
    with Profile.open("work", tmp_path) as profile:
        profile.save(IDENTITY)
        with pytest.raises(DataBusy):
            remove_profile("work", tmp_path)
    with Profile.open("work", tmp_path) as profile:
        assert profile.identity == IDENTITY


@pytest.mark.parametrize("name", ["..", "../work", "/etc", ""])
def test_a_name_that_leads_elsewhere_removes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        remove_profile(name, tmp_path / "base")


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere, base = tmp_path / "elsewhere", tmp_path / "base"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    base.mkdir()
    (base / "link").symlink_to(elsewhere)
    with Profile.open("work", base):
        (base / "work" / "link").symlink_to(elsewhere)
    remove_profile("link", base)
    remove_profile("work", base)
    assert (elsewhere / "precious").exists()
    assert [each.name for each in base.iterdir()] == ["link"]
