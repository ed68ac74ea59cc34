"""Settings: where they come from, which one wins, and one clear sentence for each mistake."""

from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from whatsapp_like.commands.server import parser
from whatsapp_like.errors import SettingsError
from whatsapp_like.models.enums import Registration
from whatsapp_like.server.addresses import is_within
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.settings import (
    SETTINGS_FILE,
    Limits,
    Settings,
    load_settings,
    split_address,
)


def load(folder: Path, toml: str = "", **flags: Any) -> Settings:
    (folder / SETTINGS_FILE).write_text(toml, "utf-8")
    return load_settings({"data": folder, **flags})


def test_the_defaults_serve_a_private_network(tmp_path: Path) -> None:
    settings = load_settings({"data": tmp_path})

    assert settings.port == 7272
    assert settings.hosts == ("0.0.0.0", "::")
    assert settings.registration is Registration.INVITE
    networks = settings.welcome_networks
    assert networks is not None
    assert is_within(ip_address("192.168.0.1"), networks)
    assert not is_within(ip_address("203.0.113.1"), networks)


def test_a_class_and_a_crowd_come_in() -> None:
    limits = Settings(data=Path("/nowhere")).limits

    assert limits.half_open_per_address >= 500
    # Nor can a few addresses that never finish a handshake keep the others out.
    assert limits.half_open >= 5 * limits.half_open_per_address
    assert limits.connections_per_address >= 500


def test_flags_win_over_the_environment_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = 'name = "file"\nport = 1001\nregistration = "open"\n'
    monkeypatch.setenv("WL_NAME", "environment")
    monkeypatch.setenv("WL_PORT", "1002")

    settings = load(tmp_path, toml, port="1003")

    assert settings.port == 1003
    assert settings.name == "environment"
    assert settings.registration is Registration.OPEN


def test_the_environment_names_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SETTINGS_FILE).write_text('name = "found"')
    monkeypatch.setenv("WL_DATA", str(tmp_path))

    settings = load_settings({})

    assert (settings.data, settings.name) == (tmp_path, "found")


def test_limits_are_a_table_and_nested_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WL_LIMITS__HALF_OPEN", "5")

    settings = load(tmp_path, "[limits]\nmessages_rate = inf\nconnections = 9\n")

    limits = settings.limits
    assert (limits.half_open, limits.connections) == (5, 9)
    assert settings.policy.messages_rate == float("inf")


def test_the_core_gets_its_rules(tmp_path: Path) -> None:
    policy = load(
        tmp_path, 'name = "Kitchen"\nregistration = "closed"\nshow_addresses = false'
    ).policy

    assert (policy.name, policy.registration, policy.show_addresses) == (
        "Kitchen",
        Registration.CLOSED,
        False,
    )


def test_several_addresses_come_as_a_list_or_separated_by_commas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(tmp_path, 'listen = ["127.0.0.1", "::1"]').hosts == ("127.0.0.1", "::1")
    assert load(tmp_path, listen="10.0.0.1, fd00::1").hosts == ("10.0.0.1", "fd00::1")
    monkeypatch.setenv("WL_LISTEN", "127.0.0.2")
    assert load(tmp_path).hosts == ("127.0.0.2",)


def test_further_networks_are_welcome(tmp_path: Path) -> None:
    networks = load(tmp_path, 'networks = ["100.64.0.0/10"]').welcome_networks

    assert networks is not None
    assert is_within(ip_address("100.101.1.2"), networks)
    assert load(tmp_path, "public = true").welcome_networks is None


def test_plain_listens_on_loopback(tmp_path: Path) -> None:
    assert load(tmp_path, plain=True).hosts == ("127.0.0.1", "::1")
    assert load(tmp_path, plain=True, listen="127.0.0.5").hosts == ("127.0.0.5",)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("port = 99999", 'The setting "port" must be at most 65535, not 99999.'),
        ("port = -1", 'The setting "port" must be at least 0, not -1.'),
        ('port = "many"', "The setting \"port\" must be a number, not 'many'."),
        (
            'registration = "all"',
            "The setting \"registration\" must be 'invite', 'open' or 'closed', not 'all'.",
        ),
        ('public = "perhaps"', "The setting \"public\" must be true or false, not 'perhaps'."),
        (
            'listen = ["localhost"]',
            "The setting \"listen.0\" must be an IP address, not 'localhost'.",
        ),
        (
            'networks = ["10.0.0.0/99"]',
            "The setting \"networks.0\" must be a network such as 10.0.0.0/8, not '10.0.0.0/99'.",
        ),
        (
            'name = "a\\u202eb"',
            'The setting "name" contains an invisible or direction-changing character (U+202E), '
            "not 'a\\u202eb'.",
        ),
        (
            "prot = 7272",
            'There is no setting "prot": correct it in wl-server.toml or in the environment '
            "(WL_…).",
        ),
        (
            "[limits]\nconnections = 0",
            'The setting "limits.connections" must be at least 1, not 0.',
        ),
        (
            "[limits]\nmessages_rate = 0",
            'The setting "limits.messages_rate" must be more than 0.0, not 0.',
        ),
        (
            '[limits]\nname = "x"',
            '"name" belongs at the top of wl-server.toml, not in [limits].',
        ),
        (
            'plain = true\nlisten = ["0.0.0.0"]',
            'Without TLS ("plain") the server listens on loopback only: remove "listen", or set '
            "it to 127.0.0.1.",
        ),
        ('key = "x.pem"', 'A "key" was given without a "certificate": give both.'),
        (
            'metrics = "0.0.0.0:9272"',
            '"metrics" must be a loopback address with a port, such as 127.0.0.1:9272.',
        ),
        (
            'metrics = "127.0.0.1"',
            '"metrics" must be a loopback address with a port, such as 127.0.0.1:9272.',
        ),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, toml: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, toml)

    assert str(caught.value) == sentence


def test_the_file_cannot_move_its_own_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot move its own folder"):
        load(tmp_path, 'data = "/elsewhere"')


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"wl-server\.toml is not valid TOML: .*line 1"):
        load(tmp_path, "port 7272\n")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(b'name = "\xff"')

    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings({"data": tmp_path})


def test_a_variable_of_another_shape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WL_LIMITS", "many")

    with pytest.raises(SettingsError, match="A variable WL_… cannot be read"):
        load_settings({"data": tmp_path})


@pytest.mark.parametrize(
    ("text", "address"), [("127.0.0.1:1", ("127.0.0.1", 1)), ("[::1]:9272", ("::1", 9272))]
)
def test_an_address_with_a_port(text: str, address: tuple[str, int]) -> None:
    assert split_address(text) == address


@pytest.mark.parametrize("text", ["", "host", "host:", "host:port", "host:70000"])
def test_no_address_with_a_port(text: str) -> None:
    with pytest.raises(ValueError, match=r"host:port|invalid literal"):
        split_address(text)


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "server.md").read_text("utf-8")

    for name in set(Settings.model_fields) - {"limits"}:
        assert f"`{name}`" in page
    # Of the limits, those the listener keeps itself.
    for name in set(Limits.model_fields) - set(Policy.model_fields):
        assert f"`{name}`" in page


def test_every_setting_is_a_flag() -> None:
    usage = parser().format_help()

    for name in set(Settings.model_fields) - {"limits", "show_addresses"}:
        assert f"--{name.replace('_', '-')} " in usage


def test_the_stretch_of_passwords_is_no_setting(tmp_path: Path) -> None:
    """It is what unknown handles are told: another one there would tell which handles exist."""
    with pytest.raises(SettingsError, match=r'There is no setting "limits\.kdf'):
        load(tmp_path, "[limits.kdf]\ntime = 4\nmemory_kib = 65536\n")


@pytest.mark.parametrize("name", ["data", "certificate"])
def test_a_home_that_nobody_has_is_named(tmp_path: Path, name: str) -> None:
    flags = {"data": tmp_path, name: Path("~nobody-of-this-name/x")}

    with pytest.raises(SettingsError, match="no home folder for ~nobody"):
        load_settings(flags)


def test_every_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    settings = load_settings({"data": "~/a", "certificate": "~/b", "key": "~/c"})

    assert settings.data == tmp_path / "a"
    assert (settings.certificate, settings.key) == (tmp_path / "b", tmp_path / "c")


def test_an_address_named_twice_is_listened_on_once(tmp_path: Path) -> None:
    settings = load_settings({"data": tmp_path, "listen": "127.0.0.1,::1,127.0.0.1"})

    assert settings.hosts == ("127.0.0.1", "::1")
