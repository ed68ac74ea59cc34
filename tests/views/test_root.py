"""What becomes of an error that nobody is there to catch."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.root import make_root

pytestmark = pytest.mark.gui


@pytest.fixture
def root() -> Iterator[ttk.App]:
    made = make_root()
    yield made
    made.destroy()


def test_an_error_in_a_script_of_tk_is_told_like_any_other(
    root: ttk.App, monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., None]
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        tk.Tk, "report_callback_exception", lambda _root, _kind, error, _trace: told.append(error)
    )
    root.after_idle(root.tk.eval, "after idle {error wrong}")
    wait_until(lambda: told)
    assert [str(each) for each in told] == ["wrong"]
    assert not [each for each in root.winfo_children() if each.winfo_class() == "Dialog"]
