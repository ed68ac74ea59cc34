"""Views watch the state: a signal calls them for as long as their widget lives.

Runs on the Tk thread. Signals come in bursts, so what a view does with one is to ask its `Jobs` for
one redraw when the loop is idle.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from psygnal import SignalInstance
    from psygnal.containers import EventedDict

V = TypeVar("V")


def when_gone(widget: tk.Misc, told: Callable[[], object]) -> None:
    """Call `told` once `widget` is destroyed.

    What is bound to a toplevel is called for each widget in it too. Here Tcl looks whose end it is:
    when a window closes, Python would otherwise be called hundreds of times for nothing.
    """
    command = widget.register(told)
    script = f'+if {{"%W" eq "{widget}"}} {{{command}}}'
    widget.tk.call("bind", str(widget), "<Destroy>", script)


def observe(
    widget: tk.Misc, signals: Iterable[SignalInstance], notice: Callable[..., object]
) -> None:
    """Call `notice` with each signal's arguments until `widget` is destroyed."""

    def heard(*arguments: Any) -> None:
        notice(*arguments)

    connected = list(signals)
    for signal in connected:
        signal.connect(heard, check_nargs=False)

    def release() -> None:
        for signal in connected:
            signal.disconnect(heard, missing_ok=True)

    when_gone(widget, release)


def bind_outside(
    owner: tk.Misc,
    widget: tk.Misc,
    sequence: str,
    heard: Callable[[tk.Event[tk.Misc]], object],
    tag: str = "",
) -> None:
    """Bind to a widget that outlives `owner`, or to a `tag`, for as long as `owner` lives."""
    # tkinter frees the commands of a tag with the root, those of a widget with the widget.
    keeper = widget.nametowidget(".") if tag else widget
    if tag:
        command = widget.bind_class(tag, sequence, heard, add=True)
    else:
        command = widget.bind(sequence, heard, add=True)

    def release() -> None:
        if not widget.winfo_exists():
            return
        # `unbind` of Python before 3.12 drops everybody's bindings to that sequence.
        bound = tag or str(widget)
        lines = str(widget.tk.call("bind", bound, sequence)).split("\n")
        # Tk puts an empty line before each: they would pile up.
        kept = [line for line in lines if line and command not in line]
        widget.tk.call("bind", bound, sequence, "\n".join(kept))
        keeper.deletecommand(command)

    when_gone(owner, release)


def bind_alone(
    owner: tk.Misc,
    window: tk.Misc,
    sequence: str,
    heard: Callable[[tk.Event[tk.Misc]], object],
) -> None:
    """Bind to a window without hearing of its children, for as long as `owner` lives.

    Whatever is bound to a toplevel is called for each widget in it too: at a step of a resize that
    is two hundred calls for nothing.
    """
    tag = f"alone{window}"
    if tag not in window.bindtags():
        window.bindtags((tag, *window.bindtags()))
    bind_outside(owner, window.nametowidget("."), sequence, heard, tag)


def entries_of(container: EventedDict[int, V]) -> tuple[SignalInstance, ...]:
    """Return the signals of a container after each change; the first argument is the key."""
    events = container.events
    return events.added, events.changed, events.removed
