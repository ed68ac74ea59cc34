"""A world for each test: a server without sockets on a store of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.server.core.world import WALL, Wire, World
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

Make = Callable[..., World]
Example = Callable[..., AbstractContextManager[World]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new data folder: its migrations take a third of a second."""
    folder = tmp_path_factory.mktemp("template")
    Store.open(folder, WALL).close()
    return folder


@pytest.fixture
def make_world(template: Path, tmp_path: Path) -> Iterator[Make]:
    """Make a world with a policy; every unexpected error of the hub fails the test."""
    worlds: list[World] = []

    def make(**policy: object) -> World:
        folder = tmp_path / f"data{len(worlds)}"
        folder.mkdir()
        shutil.copy(template / FILE, folder)
        store = Store.open(folder, WALL, relaxed=True)
        world = World(store, Policy.model_validate(policy))
        world.folder = folder
        worlds.append(world)
        return world

    yield make
    for world in worlds:
        world.store.close()
    errors = [error for world in worlds for error in world.errors]
    if errors:
        raise errors[0]


@pytest.fixture(scope="session")
def example(template: Path) -> Example:
    """Return `with example() as world`, for the many examples of one property; it takes a policy,
    usually one that never says "too fast". Every unexpected error of the hub fails the example."""

    @contextmanager
    def make(**policy: object) -> Iterator[World]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(template / FILE, folder)
            limits = policy or {"requests_rate": 1e6, "messages_rate": 1e6}
            store = Store.open(Path(folder), WALL, relaxed=True)
            try:
                world = World(store, Policy.model_validate(limits))
                yield world
                assert world.errors == []
            finally:
                store.close()

    return make


@pytest.fixture
def world(make_world: Make) -> World:
    """A world with the default policy."""
    return make_world()


@pytest.fixture
def alice(world: World) -> Wire:
    return world.joins("alice")


@pytest.fixture
def bob(world: World) -> Wire:
    return world.joins("bob")


@pytest.fixture
def talk(alice: Wire, bob: Wire) -> int:
    """The conversation of the two."""
    talk = alice.opens(bob)
    alice.forgets()
    bob.forgets()
    return talk
