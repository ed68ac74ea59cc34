"""What the desktop writes where no window could say it."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own: whether a log has been set up is a fact of the whole process. The secret
# is put together there, since a traceback tells the lines of the program.
_FAILS = """
from whatsapp_like.system.log import log

def change(password):
    raise OSError("the disk is full")

try:
    change("correct horse battery " + "".join(("sta", "ple")))
except OSError as error:
    log().error("callback failed", exc_info=error)
log().warning("not saved", name="layout")
"""


def test_a_traceback_tells_where_it_was_and_no_secret() -> None:
    done = subprocess.run([sys.executable, "-c", _FAILS], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "callback failed" in done.stderr
    assert "in change" in done.stderr
    assert "OSError: the disk is full" in done.stderr
    assert "name=layout" in done.stderr
    assert "staple" not in done.stderr
