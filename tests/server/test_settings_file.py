"""Writing wl-server.toml: what was set is read again, what others wrote is still there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from whatsapp_like.errors import DataUnwritable, SettingsError
from whatsapp_like.models.enums import Registration
from whatsapp_like.server.settings import SETTINGS_FILE, load_settings
from whatsapp_like.server.settings_file import write_settings


def test_what_is_written_is_what_the_server_reads(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    write_settings(folder, {"name": 'Our "office" №1\\', "port": 7300, "registration": "open"})
    settings = load_settings({"data": folder})
    assert settings.name == 'Our "office" №1\\'
    assert settings.port == 7300
    assert settings.registration is Registration.OPEN


def test_comments_other_settings_and_tables_stay(tmp_path: Path) -> None:
    path = tmp_path / SETTINGS_FILE
    path.write_text(
        "# ours\nport = 1 # old\npublic = true\n\n[limits]\nconnections = 7\nport = 3\n", "utf-8"
    )
    write_settings(tmp_path, {"port": 7300, "name": "Office"})
    text = path.read_text("utf-8")
    assert text.startswith("# ours\nport = 7300\npublic = true\n")
    assert tomllib.loads(text) == {
        "port": 7300,
        "name": "Office",
        "public": True,
        "limits": {"connections": 7, "port": 3},
    }


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    values: dict[str, str | int | bool] = {"name": "Office", "port": 7300}
    write_settings(tmp_path, values)
    before = (tmp_path / SETTINGS_FILE).stat().st_ino
    write_settings(tmp_path, values)
    assert (tmp_path / SETTINGS_FILE).stat().st_ino == before


@pytest.mark.parametrize(
    "text",
    ["port = = 3\n", 'about = """\nport = 3\n"""\n', '"name" = "quoted key"\n', b"\xff\xfe"],
    ids=["broken", "multi-line string", "quoted key", "not UTF-8"],
)
def test_a_file_that_cannot_be_edited_is_left_alone(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / SETTINGS_FILE
    content = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=SETTINGS_FILE):
        write_settings(tmp_path, {"port": 7300, "name": "Office"})
    assert path.read_bytes() == content


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable, match="cannot be written"):
        write_settings(tmp_path / "file", {"port": 1})
