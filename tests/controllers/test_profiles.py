"""Other profiles: a process of its own for each, or its window brought to the front."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.controllers.fakes import ME
from whatsapp_like.client import doorbell
from whatsapp_like.client.profile import Profile
from whatsapp_like.client.profiles import list_profiles
from whatsapp_like.controllers.profiles import ProfilesController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.models.profile import ProfileFace
from whatsapp_like.models.state.session import Phase, SessionState

WRITES = "import sys; open(sys.argv[-1] + '/started', 'w').write(' '.join(sys.argv[1:]))"


class Scene:
    """The controller of the profile "ada", with workers that are waited for."""

    def __init__(self, base: Path) -> None:
        self.workers = Workers()
        self.session = SessionState()
        self.profile = Profile.open("ada", base)
        self.said: list[object] = []
        self.profiles = ProfilesController(
            "ada", base, self.session, self.workers, (sys.executable, "-c", WRITES)
        )

    def wait(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end
            self.workers.drain()

    def fail(self, words: str) -> None:
        self.said.append(words)

    def done(self) -> None:
        self.said.append("done")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.workers.close()
    made.profile.close()


def test_whose_this_one_is_can_be_told_by_the_others(scene: Scene, tmp_path: Path) -> None:
    scene.session.phase = Phase.ONLINE
    scene.session.account = ME
    (one,) = list_profiles(tmp_path)
    assert one.face == ProfileFace(handle=ME.handle, name=ME.name)
    scene.session.account = None
    assert list_profiles(tmp_path) == (one,), "not known is not nobody"
    scene.session.phase = Phase.SIGNED_OUT
    assert list_profiles(tmp_path)[0].face == ProfileFace()


def test_they_are_looked_for_without_waiting(scene: Scene) -> None:
    scene.profiles.look(scene.said.append)
    scene.wait(lambda: scene.said)
    (found,) = scene.said
    assert isinstance(found, tuple)
    assert [(each.profile, each.open) for each in found] == [("ada", True)]


def test_one_that_is_closed_gets_a_process_of_its_own(scene: Scene, tmp_path: Path) -> None:
    scene.profiles.open("work", scene.done, scene.fail)
    scene.wait(lambda: scene.said)
    assert scene.said == ["done"]
    scene.wait((tmp_path / "started").exists)
    scene.wait(lambda: (tmp_path / "started").read_text())
    assert (tmp_path / "started").read_text() == f"--profile work --data {tmp_path}"


def test_one_that_is_open_is_rung_at(scene: Scene, tmp_path: Path) -> None:
    with Profile.open("work", tmp_path):
        doorbell.hang(tmp_path / "work")
        scene.profiles.open("work", scene.done, scene.fail)
        scene.wait(lambda: doorbell.rung(tmp_path / "work") is not None)
        scene.wait(lambda: scene.said)
    assert scene.said == ["done"]
    assert not (tmp_path / "started").exists()


def test_what_cannot_be_started_is_said(tmp_path: Path, scene: Scene) -> None:
    other = ProfilesController(
        "ada", tmp_path, scene.session, scene.workers, (str(tmp_path / "nothing"),)
    )
    other.open("work", scene.done, scene.fail)
    scene.wait(lambda: scene.said)
    assert "No such file" in str(scene.said)


def test_names_are_checked(scene: Scene) -> None:
    assert scene.profiles.check("work") == ""
    assert "already" in scene.profiles.check("ada")
    assert "cannot be used" in scene.profiles.check("../ada")
    assert "cannot be used" in scene.profiles.check("")


def test_a_closed_one_is_removed_an_open_one_is_not(scene: Scene, tmp_path: Path) -> None:
    Profile.open("work", tmp_path).close()
    scene.profiles.remove("work", scene.done, scene.fail)
    scene.wait(lambda: scene.said)
    assert not (tmp_path / "work").exists()
    scene.profiles.remove("ada", scene.done, scene.fail)
    scene.wait(lambda: len(scene.said) > 1)
    assert "in use by another WL" in str(scene.said[1])
