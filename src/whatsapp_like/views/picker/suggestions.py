"""Emoji for what is being written between colons: a list above the pill.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from whatsapp_like.views import emoji
from whatsapp_like.views.access import Description
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import Suggestion
from whatsapp_like.views.suggesting import Shown, SuggestionsView
from whatsapp_like.views.theme import Look

WIDTH: Final = 320


class SuggestionList(SuggestionsView[Suggestion]):
    """Shows emoji with their codes, one of them marked; a click calls `chosen` with it."""

    def __init__(self, parent: tk.Misc, look: Look, chosen: Callable[[Suggestion], object]) -> None:
        def shown(suggestion: Suggestion) -> Shown:
            return Shown(
                f":{suggestion.code}:",
                picture=lambda size, fill: look.pictures.of(
                    emoji.picture, suggestion.key, size, fill
                ),
            )

        super().__init__(parent, look, chosen, shown, lambda palette: palette.chat)

    def description(self) -> Description:
        """Return the marked suggestion in words."""
        return Description("option", catalogue.name(self.marked.key), f":{self.marked.code}:")
