"""Everything about a server that can be set, and the three places it is read from.

Runs once, on the main thread at start. A flag wins over a variable `WL_…` of the environment, that
over `wl-server.toml` in the data folder, and that over the default. The data folder itself comes
from a flag or `WL_DATA`. Tables are nested with two underscores: `WL_LIMITS__CONNECTIONS=500`.
"""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Self

import pydantic_settings
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    IPvAnyAddress,
    IPvAnyNetwork,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import DEFAULT_PORT
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.names import Name
from whatsapp_like.models.text import clean_name
from whatsapp_like.server.addresses import LOOPBACK, PRIVATE, Network, is_within
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.log import LogFormat, LogLevel

SETTINGS_FILE: Final = "wl-server.toml"
PREFIX: Final = "WL_"

_TOP_LEVEL: Final = ("name", "registration", "show_addresses")

Count = Annotated[int, Field(ge=1)]


class Durability(StrEnum):
    """What a tick survives: FULL a power cut, RELAXED only a crash of the server."""

    FULL = "full"
    RELAXED = "relaxed"


class Limits(Policy):
    """How much of everything: the core's rules, and those for connections before it sees them.

    The defaults let in a class of 30 behind one address, and 500 clients at once after a restart.
    """

    connections: Count = 10_000
    connections_per_address: Count = 2_000
    # A silent one costs a descriptor: so many that a few addresses do not fill it.
    half_open: Count = 4_096
    half_open_per_address: Count = 768
    handshakes_per_address: Count = 64
    handshake_within: Annotated[float, Field(gt=0)] = 2.0
    free_mib: Annotated[int, Field(ge=0)] = 512
    """Free space below which messages and accounts are refused, or 5 % of a smaller disk."""

    @model_validator(mode="before")
    @classmethod
    def _only_limits(cls, values: Any) -> Any:
        for name in _TOP_LEVEL:
            if isinstance(values, Mapping) and name in values:
                raise PydanticCustomError(
                    "wl_top_level", "{name} belongs outside the table", {"name": name}
                )
        return values


def _list(value: Any) -> Any:
    """Let a variable or flag name several values, separated by commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _expand(path: Path) -> Path:
    """Replace "~" by the home folder.

    Raises:
        SettingsError: there is none.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise SettingsError(
            _("There is no home folder for {path}: give the whole path.").format(path=path)
        ) from None


def _data_folder() -> Path:
    import platformdirs

    return platformdirs.user_data_path("wl-server", appauthor=False)


def _computer_name() -> str:
    try:
        return clean_name(platform.node().partition(".")[0])
    except ValueError:
        return ""


File = Annotated[Path, AfterValidator(_expand)]
Addresses = Annotated[tuple[IPvAnyAddress, ...], NoDecode, BeforeValidator(_list)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_list)]


class Settings(BaseSettings):
    """The settings of one server."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        validate_default=False,
    )

    data: File = Field(default_factory=_data_folder)
    name: Name = Field(default_factory=_computer_name)
    registration: Registration = Registration.INVITE
    show_addresses: bool = True
    """Whether contacts may see from which IP address somebody is connected."""

    port: Annotated[int, Field(ge=0, le=65535)] = DEFAULT_PORT
    """0 takes any free port."""
    listen: Addresses = ()
    """Addresses of this computer to listen on; empty means all of them, IPv4 and IPv6."""
    public: bool = False
    """Whether sources outside private networks are let in."""
    networks: Networks = ()
    """Further networks whose sources are let in without `public`: a VPN's, for instance."""
    plain: bool = False
    """Serve without TLS, on loopback only: behind a TLS proxy, or to measure."""
    trusted_proxies: Networks = ()
    """Proxies that open each connection with a PROXY v2 header saying for whom it is."""
    certificate: File | None = None
    key: File | None = None
    """A certificate of one's own (PEM); the key may be in the same file."""

    durability: Durability = Durability.FULL
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE
    metrics: str = ""
    """host:port on loopback where Prometheus finds the metrics; empty: nowhere."""
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.plain and not all(is_within(address, LOOPBACK) for address in self.listen):
            raise PydanticCustomError("wl_plain", "plain outside loopback")
        if self.key is not None and self.certificate is None:
            raise PydanticCustomError("wl_key", "key without certificate")
        if self.metrics:
            try:
                host, _port = split_address(self.metrics)
                loopback = is_within(ip_address(host), LOOPBACK)
            except ValueError:
                loopback = False
            if not loopback:
                raise PydanticCustomError("wl_metrics", "not a loopback address")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the data folder's file below flags and environment."""
        data = init_settings().get("data") or env_settings().get("data") or _data_folder()
        path = _expand(Path(data)) / SETTINGS_FILE
        file = TomlConfigSettingsSource(settings_cls, toml_file=path)
        if "data" in file.toml_data:
            raise SettingsError(
                _('{file} cannot move its own folder: remove "data" from it.').format(file=path)
            )
        return init_settings, env_settings, file

    @property
    def policy(self) -> Policy:
        """The rules of the core."""
        return self.limits.model_copy(update={name: getattr(self, name) for name in _TOP_LEVEL})

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses to listen on, as text."""
        if self.listen:
            return tuple(dict.fromkeys(str(address) for address in self.listen))
        return ("127.0.0.1", "::1") if self.plain else ("0.0.0.0", "::")

    @property
    def welcome_networks(self) -> tuple[Network, ...] | None:
        """Networks whose sources are let in; None means every source."""
        if self.public:
            return None
        return (*PRIVATE, *(ip_network(network) for network in self.networks))


def split_address(text: str) -> tuple[str, int]:
    """Read "host:port", brackets around an IPv6 host.

    Raises:
        ValueError: it is something else.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not 0 <= int(port) <= 65535:
        raise ValueError("expected host:port")
    return host.removeprefix("[").removesuffix("]"), int(port)


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """Read the settings; `flags` names those given on the command line.

    Raises:
        SettingsError: one of them can't work, or the file can't be read; says which and why.
    """
    try:
        return Settings(**flags)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            _("{file} is not valid TOML: {reason}.").format(file=SETTINGS_FILE, reason=error)
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{file} is not UTF-8 text.").format(file=SETTINGS_FILE)) from None
    except pydantic_settings.SettingsError as error:
        raise SettingsError(
            _("A variable {prefix}… cannot be read: {reason}.").format(prefix=PREFIX, reason=error)
        ) from None
    except OSError as error:
        raise SettingsError(
            _("{file} cannot be read: {reason}.").format(
                file=error.filename or SETTINGS_FILE, reason=error.strerror or error
            )
        ) from None


def _explain(error: ValidationError) -> str:
    """Say in one sentence which setting is wrong, why, and what would be right."""
    first = error.errors(include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    context = first.get("ctx", {})
    value = first["input"]
    match first["type"]:
        case "wl_plain":
            return _(
                'Without TLS ("plain") the server listens on loopback only: remove "listen", or '
                "set it to 127.0.0.1."
            )
        case "wl_key":
            return _('A "key" was given without a "certificate": give both.')
        case "wl_metrics":
            return _('"metrics" must be a loopback address with a port, such as 127.0.0.1:9272.')
        case "wl_top_level":
            return _('"{name}" belongs at the top of {file}, not in [limits].').format(
                name=context["name"], file=SETTINGS_FILE
            )
        case "extra_forbidden":
            return _(
                'There is no setting "{name}": correct it in {file} or in the environment '
                "({prefix}…)."
            ).format(name=name, file=SETTINGS_FILE, prefix=PREFIX)
        case "enum":
            reason = _("must be {expected}").format(expected=context["expected"])
        case "greater_than_equal":
            reason = _("must be at least {bound}").format(bound=context["ge"])
        case "greater_than":
            reason = _("must be more than {bound}").format(bound=context["gt"])
        case "less_than_equal":
            reason = _("must be at most {bound}").format(bound=context["le"])
        case "int_parsing" | "int_type" | "int_from_float" | "float_parsing" | "float_type":
            reason = _("must be a number")
        case "bool_parsing" | "bool_type":
            reason = _("must be true or false")
        case "ip_any_address":
            reason = _("must be an IP address")
        case "ip_any_network":
            reason = _("must be a network such as 10.0.0.0/8")
        case _other:
            reason = first["msg"].removeprefix("Value error, ")
    return _('The setting "{name}" {reason}, not {value}.').format(
        name=name, reason=reason, value=ascii(value)
    )
