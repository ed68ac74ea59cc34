"""Jobs that block (a process that starts, a disk), each in a thread of its own.

Asked for on Tk's thread, and answered there: what a job returns or raises comes back through a
mailbox, like everything that crosses threads. A job gets what it needs as values and touches no
state.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from whatsapp_like.client.mailbox import Mailbox

T = TypeVar("T")


class Workers:
    """Starts threads and delivers their results when it is drained."""

    def __init__(self) -> None:
        self._mailbox = Mailbox()

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `job` in a thread; one of `done` and `failed` follows, in `drain`."""

        def work() -> None:
            try:
                result = job()
            except Exception as error:
                caught = error  # the name `error` ends with its block
                self._mailbox.post(lambda: failed(caught))
            else:
                self._mailbox.post(lambda: done(result))

        # A daemon: who leaves while a server is still being watched need not wait for its end.
        threading.Thread(target=work, name="wl-worker", daemon=True).start()

    def fileno(self) -> int:
        """Return the socket that becomes readable when a result waits."""
        return self._mailbox.fileno()

    def drain(self, budget: float = 0.008) -> bool:
        """Deliver results for about `budget` seconds; True when more are waiting."""
        return self._mailbox.drain(budget)

    def close(self) -> None:
        """Deliver nothing more; jobs that still run come to their end unheard."""
        self._mailbox.close()
