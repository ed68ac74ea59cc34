"""Says that the program cannot start, and why, to somebody who sees no terminal.

Runs on the Tk thread. Public name: `TroubleWindow`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.brand import brand
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.shapes import disc
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import set_title

if TYPE_CHECKING:
    from whatsapp_like.views.palette import Palette

_WIDTH: Final = 460
_FACE: Final = 56
_MARK: Final = 26


class TroubleView(ttk.Frame):
    """What went wrong, what helps, and the two ways on from there."""

    def __init__(
        self,
        parent: ttk.App | ttk.Toplevel | ttk.Frame,
        look: Look,
        title: str,
        text: str,
        advice: str,
        again: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        """`text` is the error's sentence, `advice` what to do about it; it may be empty."""
        super().__init__(parent, padding=look.px(28))
        self._look = look
        px = look.px
        self._face = ttk.Canvas(
            self,
            autostyle=False,
            highlightthickness=0,
            bd=0,
            takefocus=False,
            width=px(_FACE),
            height=px(_FACE),
        )
        self._face.pack(anchor="w", pady=(0, px(16)))  # type: ignore[no-untyped-call]
        # The words ask for their height; this line fixes the width.
        ttk.Frame(self, height=1, width=px(_WIDTH - 56)).pack()  # type: ignore[no-untyped-call]
        Words(self, look, title, role=Role.TITLE).pack(fill="x")
        self.said = Words(self, look, text)
        self.said.pack(fill="x", pady=(px(12), 0))
        if advice:
            Words(self, look, advice, ink=second_ink).pack(fill="x", pady=(px(8), 0))
        buttons = ttk.Frame(self)
        buttons.pack(fill="x", pady=(px(26), 0))  # type: ignore[no-untyped-call]
        self.again = TextButton(buttons, look, _("Try again"), again, rank=Rank.PRIMARY)
        self.leave = TextButton(buttons, look, _("Close"), leave)
        self.again.pack(side="right")  # type: ignore[no-untyped-call]
        self.leave.pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        look, px = self._look, self._look.px
        palette: Palette = look.palette
        face = self._face
        face.delete("all")
        face.configure(background=palette.ground)
        ground = look.pictures.of(disc, px(_FACE), palette.field, palette.ground)
        mark = look.pictures.of(icon, Icon.WARNING, px(_MARK), palette.danger, palette.field)
        self._held = [ground, mark]
        face.create_image(0, 0, image=str(ground), anchor="nw")
        face.create_image(px(_FACE) // 2, px(_FACE) // 2 - px(2), image=str(mark))


class TroubleWindow:
    """Fills a root of its own with the trouble; `show` waits until it is answered."""

    def __init__(self, root: ttk.App, title: str, text: str, advice: str = "") -> None:
        self._root = root
        self._wanted = False
        look = Look(root)
        self._icon = look.pictures.fresh(brand(64))
        root.iconphoto(True, str(self._icon))
        set_title(root, "WL")
        root.resizable(width=False, height=False)
        self.view = TroubleView(root, look, title, text, advice, self._again, root.destroy)
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        root.protocol("WM_DELETE_WINDOW", root.destroy)
        root.bind("<Escape>", lambda _: root.destroy(), add=True)

    def show(self) -> bool:
        """Show it in the middle of the screen; return whether to try again."""
        root = self._root
        root.update_idletasks()
        # Twice: the words wrap once they have their width, and only then know their height.
        root.update_idletasks()
        x = (root.winfo_screenwidth() - root.winfo_reqwidth()) // 2
        y = (root.winfo_screenheight() - root.winfo_reqheight()) // 3
        root.wm_geometry(f"+{max(0, x)}+{max(0, y)}")
        root.deiconify()
        self.view.again.focus_set()
        root.mainloop()
        return self._wanted

    def _again(self) -> None:
        self._wanted = True
        self._root.destroy()
