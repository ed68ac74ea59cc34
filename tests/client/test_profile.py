"""Profiles: one process each, an identity that survives, and nothing others can read."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from whatsapp_like.client.profile import IDENTITY_FILE, Identity, Profile
from whatsapp_like.errors import DataBusy, DataDamaged, DataUnwritable, SettingsError
from whatsapp_like.models.address import ServerAddress

IDENTITY = Identity(
    server=ServerAddress(host="server", port=7272, pin="A" * 43),
    account=2**62,
    device=3,
    private_key=bytes(range(32)),
)


def test_an_identity_survives(tmp_path: Path) -> None:
    with Profile.open("home", tmp_path) as profile:
        assert profile.identity is None
        profile.save(IDENTITY)
    with Profile.open("home", tmp_path) as profile:
        assert profile.identity == IDENTITY
        profile.save(None)
    with Profile.open("home", tmp_path) as profile:
        assert profile.identity is None


def test_profiles_are_apart(tmp_path: Path) -> None:
    with Profile.open("home", tmp_path) as home, Profile.open("work", tmp_path) as work:
        home.save(IDENTITY)
        assert work.identity is None
        assert home.archive != work.archive


def test_a_second_opening_is_refused_until_the_first_closes(tmp_path: Path) -> None:
    with Profile.open("home", tmp_path), pytest.raises(DataBusy, match="in use"):
        Profile.open("home", tmp_path)
    Profile.open("home", tmp_path).close()


def test_another_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from whatsapp_like.client.profile import Profile;"
        "p = Profile.open('home', Path(sys.argv[1])); print('locked', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"locked"
        with pytest.raises(DataBusy):
            Profile.open("home", tmp_path)
        process.kill()
        process.wait()
    Profile.open("home", tmp_path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_rights(tmp_path: Path) -> None:
    with Profile.open("home", tmp_path) as profile:
        profile.save(IDENTITY)
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
        for file in (tmp_path / "home").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_the_file_stays_what_it_was() -> None:
    kept = (
        b'{"server":{"host":"server","port":7272,"pin":"' + b"A" * 43 + b'","code":null},'
        b'"account":"4611686018427387904","device":"3",'
        b'"private_key":"4OHi4-Tl5ufo6err7O3u7_Dx8vP09fb3-Pn6-_z9_v8=","plain":false,"later":1}'
    )
    read = Identity.read(kept)
    assert read == replace(IDENTITY, private_key=bytes(range(224, 256)))
    assert {**json.loads(read.written()), "later": 1} == json.loads(kept)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"host": "server"', '"host": ""'),
        ('"host": "server"', '"host": 7'),
        ("7272", "0"),
        ("7272", "true"),
        ("A" * 43, "A" * 42),
        (str(2**62), str(2**63)),
        (str(2**62), "0"),
        (f'"{2**62}"', str(2**62)),
        (f'"{2**62}"', "[]"),
        ('"device"', '"other"'),
        ("AAEC", "A?EC"),
        ('"plain": false', '"plain": 0'),
        ("false}", "false"),
        ("{", "[" * 100_000 + "{"),
        ("server", "\udc80"),
    ],
)
def test_a_damaged_identity_is_named(tmp_path: Path, before: str, after: str) -> None:
    with Profile.open("home", tmp_path) as profile:
        profile.save(IDENTITY)
    file = tmp_path / "home" / IDENTITY_FILE
    damaged = file.read_text().replace(before, after, 1)
    assert damaged != file.read_text()
    file.write_text(damaged, errors="surrogateescape")
    with pytest.raises(DataDamaged, match="damaged"):
        Profile.open("home", tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "../home", "a/b", "a\\b", "-x", "x" * 65, "né"])
def test_names_that_are_no_folder_everywhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        Profile.open(name, tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable, match="cannot be used"):
        Profile.open("home", tmp_path / "file")


def test_a_temporary_profile_leaves_nothing() -> None:
    with Profile.temporary(IDENTITY) as profile:
        assert profile.identity == IDENTITY
        assert profile.archive is None
        profile.save(None)
        assert profile.identity is None
