"""Themes of somebody's own: what a small TOML file may say, and what is wrong with one.

No thread of its own: a text goes in, a frozen value or a sentence comes out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]


class Base(StrEnum):
    """What a theme begins with."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast-light"
    CONTRAST_DARK = "contrast-dark"


class ThemeColours(BaseModel):
    """The colours that a theme may set; those that it leaves out are the base's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ground: Colour | None = None
    rail: Colour | None = None
    field: Colour | None = None
    line: Colour | None = None
    hover: Colour | None = None
    selected: Colour | None = None
    text: Colour | None = None
    second: Colour | None = None
    accent: Colour | None = None
    on_accent: Colour | None = None
    accent_soft: Colour | None = None
    danger: Colour | None = None
    link: Colour | None = None
    badge: Colour | None = None
    on_badge: Colour | None = None
    badge_muted: Colour | None = None
    online: Colour | None = None
    away: Colour | None = None
    chat: Colour | None = None
    chat_line: Colour | None = None
    chat_focus: Colour | None = None
    own: Colour | None = None
    other: Colour | None = None
    own_second: Colour | None = None
    other_second: Colour | None = None
    own_link: Colour | None = None
    read: Colour | None = None
    chip: Colour | None = None
    on_chip: Colour | None = None
    found: Colour | None = None
    edge: Colour | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that are set."""
        return self.model_dump(exclude_none=True)


class OwnTheme(BaseModel):
    """A theme as its file says; an empty `name` means that of the file, no `accent` the chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    base: Base = Base.LIGHT
    accent: Colour | None = None
    colours: ThemeColours = Field(default_factory=ThemeColours)


def read_theme(text: str) -> OwnTheme:
    """Return the theme that a TOML file describes.

    Raises:
        SettingsError: it is not TOML, or says something that a theme cannot be; with a sentence
            for whoever wrote it.
    """
    import tomllib

    try:
        return OwnTheme.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_("This is not TOML: {reason}.").format(reason=error)) from None
    except ValidationError as error:
        raise SettingsError(_fault(error.errors()[0])) from None


def _fault(error: Any) -> str:
    """Say in one sentence what pydantic found."""
    where = ".".join(str(part) for part in error["loc"])
    value = error["input"]
    if error["type"] == "extra_forbidden":
        import difflib

        fields = ThemeColours if where.startswith("colours.") else OwnTheme
        near = difflib.get_close_matches(str(error["loc"][-1]), fields.model_fields, 1)
        if near:
            return _("There is no “{name}”: did you mean “{other}”?").format(
                name=where, other=near[0]
            )
        return _("There is no “{name}”: leave it out.").format(name=where)
    if where == "base":
        return _("“base” is one of {names}, not “{value}”.").format(
            names=", ".join(Base), value=value
        )
    if where == "accent" or where.startswith("colours."):
        return _("“{name}” is a colour such as #00776b, not “{value}”.").format(
            name=where, value=value
        )
    if where == "name":
        return _("“name” is a text of at most 40 characters.")
    return _("“{name}” is a table of colours.").format(name=where)
