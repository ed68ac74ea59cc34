"""Pictures: cut round, in a list with and without one, on a button, large and small."""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk
from PIL import Image

from tests.controllers.fakes import account, person
from whatsapp_like.models.enums import ConversationKind, PresenceStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.portraits.button import PictureButton
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.portraits.crop import CropView
from whatsapp_like.views.portraits.cutting import Square
from whatsapp_like.views.portraits.slider import Slider
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.theme import Look

SIZE = (1060, 480)
NAMES = ("Nora Becker", "Jonas Weber", "Lab 3", "Priya Raman", "Amir Haddad")


def landscape(width: int, height: int, shift: int = 0) -> Image.Image:
    """Return an image in which one sees where it is cut: hills before an evening sky."""
    sky = Image.linear_gradient("L").resize((width, height))
    image = Image.merge(
        "RGB",
        (
            sky.point(lambda v: 60 + v * 3 // 5),
            sky.point(lambda v: 70 + (v + shift) % 256 // 3),
            sky.point(lambda v: 150 - v // 3),
        ),
    )
    pixels: Any = image.load()
    for x in range(width):
        for number, ink in enumerate(((44, 62, 80), (24, 40, 52))):
            hill = height * (0.6 + 0.18 * number) + height * 0.09 * math.sin(
                (x + shift * (3 + number)) / width * (5 + 4 * number)
            )
            for y in range(round(hill), height):
                pixels[x, y] = ink
    return image


class Files:
    """Stands for pictures on this computer: it opens a landscape, and saves nothing."""

    def fetch(
        self,
        picture: int,
        done: Callable[[Image.Image], None],
        failed: Callable[[], None],
        code: str | None = None,
    ) -> None:
        done(landscape(256, 256, picture * 37))

    def open(
        self, path: str, done: Callable[[Image.Image], None], failed: Callable[[str], None]
    ) -> None:
        done(landscape(600, 400))

    def save(
        self,
        image: Image.Image,
        cut: tuple[float, float, float],
        conversation: int | None,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        done()

    def remove(
        self, conversation: int | None, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        done()


class Rows:
    """A few rows, some with a picture."""

    def __len__(self) -> int:
        return len(NAMES)

    def row(self, index: int) -> ListRow:
        return ListRow(
            index,
            NAMES[index],
            seed=f"a{index}",
            preview="with a picture" if index % 2 == 0 else "without one",
            time="09:41",
            presence=(Presence.ONLINE, Presence.AWAY, Presence.NONE)[index % 3],
            kind=ConversationKind.GROUP if index == 2 else ConversationKind.DIRECT,
        )


class Hands:
    """Takes no clicks."""

    def choose(self, key: object) -> None: ...

    def menu(self, key: object, x: int, y: int) -> None: ...


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return all of it side by side."""
    px = look.px
    frame = ttk.Frame(parent, padding=px(20))
    state = AppState()
    state.session.phase = Phase.ONLINE
    for number in range(len(NAMES)):
        who = account(number + 10, f"a{number}", NAMES[number])
        who = who.model_copy(update={"picture": number + 1 if number % 2 == 0 else 0})
        state.people[who.id] = person(who, PresenceStatus.ONLINE)
    look.faces.attach(state, Files().fetch, frame)
    rows = ListView(frame, look, Rows(), Hands())
    rows.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
    middle = ttk.Frame(frame, padding=(px(20), 0))
    middle.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
    for number, size in ((0, 88), (1, 44)):
        face = FaceView(middle, look, size=size)
        face.show(NAMES[number], f"a{number}", Presence.ONLINE, "online", loud=True)
        face.pack(fill="x", pady=(0, px(14)))  # type: ignore[no-untyped-call]
    chooser = PictureChooser(look, Files())
    for chosen in (False, True):
        button = PictureButton(middle, look, chooser, print)
        if chosen:
            button.take(landscape(600, 400), Square(100, 0, 400))
        button.pack(anchor="w", pady=(0, px(10)))  # type: ignore[no-untyped-call]
    right = ttk.Frame(frame)
    right.pack(side="left", fill="y")  # type: ignore[no-untyped-call]
    view = CropView(right, look, landscape(900, 600), lambda: None)
    view.enlarge(1.6)
    view.pack()  # type: ignore[no-untyped-call]
    slider = Slider(right, look, "Size", lambda _value: None)
    slider.show(0.4)
    slider.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]
    return frame
