"""The texts of models as pydantic checks them; the rules are in text.py, which loads no pydantic.

No thread of its own: types.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from whatsapp_like.models.text import (
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_NOTES,
    MAX_STATUS,
    check_handle,
    clean_description,
    clean_name,
    clean_notes,
    clean_required_name,
    clean_status,
)

Handle = Annotated[str, Field(max_length=32), AfterValidator(check_handle)]
Name = Annotated[str, Field(max_length=4 * MAX_NAME), AfterValidator(clean_name)]
RequiredName = Annotated[str, Field(max_length=4 * MAX_NAME), AfterValidator(clean_required_name)]
StatusText = Annotated[str, Field(max_length=4 * MAX_STATUS), AfterValidator(clean_status)]
Description = Annotated[
    str, Field(max_length=4 * MAX_DESCRIPTION), AfterValidator(clean_description)
]
Notes = Annotated[str, Field(max_length=MAX_NOTES), AfterValidator(clean_notes)]

Program = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\x20-\x7e]+$")]
"""A program's name, version and system, for people to read: "wl-client/0.1 Linux"."""
