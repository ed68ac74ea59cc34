"""Tests of what conftest promises every other test."""

import logging
import os
import socket
import tkinter

import pytest

from tests.conftest import WaitUntil
from tests.screen import WindowManager


def test_a_connection_is_refused() -> None:
    with socket.socket() as link, pytest.raises(AssertionError, match="may not connect"):
        link.connect(("127.0.0.1", 9))


@pytest.mark.integration
def test_integration_has_the_loopback_and_no_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as link:
        link.connect(server.getsockname())
    with socket.socket() as link, pytest.raises(AssertionError, match="may not connect"):
        link.connect(("192.0.2.1", 9))


@pytest.mark.logs_errors
def test_a_marked_test_may_log_an_error(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger(__name__).error("as expected")
    assert "as expected" in caplog.text


@pytest.mark.gui
def test_a_window_opens_on_a_screen_of_our_own(wait_until: WaitUntil) -> None:
    root = tkinter.Tk()
    try:
        wait_until(root.winfo_viewable)
        assert root.winfo_screenwidth() == 1600
        assert root.winfo_screendepth() == 24
    finally:
        root.destroy()


@pytest.mark.gui
def test_windows_are_managed(window_manager: WindowManager, wait_until: WaitUntil) -> None:
    root = tkinter.Tk()
    try:
        wait_until(root.winfo_viewable)
        root.iconify()
        wait_until(lambda: not root.winfo_viewable())
        assert root.state() == "iconic"
    finally:
        root.destroy()


def test_the_screen_of_whoever_runs_the_tests_is_left_alone() -> None:
    assert "WAYLAND_DISPLAY" not in os.environ
