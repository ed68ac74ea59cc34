from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.jobs import Jobs

pytestmark = pytest.mark.gui


def test_a_later_job_replaces_the_pending_one(
    stage: ttk.Toplevel, wait_until: Callable[..., None]
) -> None:
    ran: list[str] = []
    jobs = Jobs(stage)
    jobs.later("x", 1, lambda: ran.append("first"))
    jobs.later("x", 1, lambda: ran.append("second"))
    jobs.later("y", 1, lambda: ran.append("other"))
    wait_until(lambda: len(ran) == 2)
    assert sorted(ran) == ["other", "second"]


def test_idle_jobs_run_once(stage: ttk.Toplevel, wait_until: Callable[..., None]) -> None:
    ran: list[int] = []
    jobs = Jobs(stage)
    for number in range(3):
        jobs.idle("x", lambda number=number: ran.append(number))  # type: ignore[misc]
    wait_until(lambda: ran)
    assert ran == [0]


def test_what_is_cancelled_never_runs(stage: ttk.Toplevel, wait_until: Callable[..., None]) -> None:
    ran: list[str] = []
    jobs = Jobs(stage)
    jobs.later("x", 1, lambda: ran.append("x"))
    jobs.cancel("x")
    jobs.cancel("never heard of")
    jobs.later("y", 5, lambda: ran.append("y"))
    wait_until(lambda: ran)
    assert ran == ["y"]


def test_nothing_runs_on_a_destroyed_widget(
    stage: ttk.Toplevel, wait_until: Callable[..., None]
) -> None:
    ran: list[str] = []
    frame = ttk.Frame(stage)
    jobs = Jobs(frame)
    child = ttk.Frame(frame)
    jobs.later("x", 1, lambda: ran.append("child gone"))
    child.destroy()
    wait_until(lambda: ran)
    jobs.later("x", 1, lambda: ran.append("x"))
    jobs.idle("y", lambda: ran.append("y"))
    frame.destroy()
    other = Jobs(stage)
    other.later("z", 5, lambda: ran.append("z"))
    wait_until(lambda: len(ran) == 2)
    assert ran == ["child gone", "z"]
