"""Run WL for everybody to see: a server, two desktop clients, a conversation, its export.

    python tools/demo.py [--out FOLDER] [--virtual] [--pictures FOLDER]

With a display, two windows open with a conversation between them and a group, and everything runs
until they are closed. Without one (or with --virtual) a virtual screen is made, the windows are
driven by mouse and keyboard as a person would, and screenshots and exports are left in FOLDER. Nora
has all in one window, Jonas has chosen a window for each conversation.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from PIL import Image, ImageChops, ImageGrab  # noqa: E402

from tests.screen import Screen, WindowManager  # noqa: E402
from whatsapp_like.client.client import Client  # noqa: E402
from whatsapp_like.client.profile import Profile  # noqa: E402
from whatsapp_like.models.timeline import TimelineItem  # noqa: E402
from whatsapp_like.server.store.sqlite import FILE  # noqa: E402

BIN: Final = Path(sys.executable).parent
PASSWORD: Final = "correct horse battery staple"
PATIENCE: Final = 60.0
STILL: Final = 0.6
"""Seconds in which nothing moves once something is done."""
AGAIN: Final = 5.0
"""Seconds after which somebody clicks again where nothing came of it."""
CARET: Final = (4, 10, 40)
"""How wide a caret is at most, and between which heights, in pixels."""

BEFORE: Final = (
    ("jonas", "Did you get the tickets for Saturday? 🎫"),
    ("nora", "Yes! Two seats, row F. I will bring them, so nobody needs a printer."),
    ("jonas", "You are the best. The forecast says sun all day 🌞"),
    ("nora", "https://example.org/map is where we meet. Gate 3, at half past six."),
)
OTHERS: Final = (
    ("amir", "Amir", "Haddad", ("nora", "jonas"), "The projector is booked for three o'clock"),
    ("priya", "Priya", "Raman", ("nora",), "Lunch at noon? 🍜"),
    ("tomas", "Tomás", "Silva", ("jonas",), "https://example.org/tickets/8841"),
)
GROUP: Final = "Saturday trip"
ABOUT: Final = "Gate 3, half past six. Bring a jacket."
NOW: Final = (
    ("jonas", "Found it. Dinner before? There is a new place beside the station."),
    ("nora", "Good idea! Seven is fine."),
    ("jonas", "Perfect, see you there!"),
)


def say(text: str) -> None:
    """Tell whoever watches what happens."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def wait_until(what: str, condition: Callable[[], object]) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: it does not come true.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:.0f} s: {what}")
        time.sleep(0.05)


class Demo:
    """The folders and processes of one run."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.server = out / "server"
        self.profiles = out / "profiles"
        self.server.mkdir(parents=True)

    def run(self, command: str, *arguments: str, text: str = "") -> str:
        """Run one of WL's commands to its end and return what it printed."""
        return subprocess.run(
            [str(BIN / command), *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Run a server for the block."""
        log = (self.out / "server.log").open("wb")
        server = subprocess.Popen(
            [
                *(str(BIN / "wl-server"), "--headless", "--data", str(self.server)),
                *("--port", "0", "--name", "Demo", "--listen", "127.0.0.1"),
            ],
            stdout=log,
            stderr=log,
        )
        try:
            wait_until("the server starts", lambda: self._printed_link() or server.poll())
            yield
        finally:
            server.terminate()
            server.wait(20)
            log.close()

    def _printed_link(self) -> str:
        text = (self.out / "server.log").read_text("utf-8", "replace")
        return next((word for word in text.split() if word.startswith("wl://")), "")

    def invite(self) -> str:
        """Return the link of a new invite."""
        printed = self.run("wl-server", "invite", "--data", str(self.server))
        return next(word for word in printed.split() if word.startswith("wl://"))

    @contextmanager
    def client(self, handle: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run somebody's desktop for the block."""
        client = subprocess.Popen([str(BIN / "wl-client"), *self._profile(handle)])
        try:
            yield client
        finally:
            client.terminate()
            client.wait(20)

    def register(self, handle: str, first: str, last: str) -> None:
        """Make an account from the command line."""
        self.run(
            *("wl-client", "login", self.invite(), "--register", *self._profile(handle)),
            *("--handle", handle, "--first", first, "--last", last),
            text=PASSWORD,
        )

    def prefer(self, handle: str, **settings: str) -> None:
        """Keep what somebody has chosen in the settings."""
        file = self.profiles / handle / "desktop.json"
        file.write_text(json.dumps(settings), encoding="utf-8")

    def send(self, sender: str, recipient: str, text: str) -> None:
        """Write a message from the command line."""
        self.run("wl-client", "send", *self._profile(sender), "--to", recipient, text)

    def stored(self, what: str) -> int:
        """Return how many rows of a table, or of a part of it, the server has on disk."""
        with closing(sqlite3.connect(self.server / FILE)) as sql:
            return int(sql.execute(f"SELECT COUNT(*) FROM {what}").fetchone()[0])

    def export(self, handle: str, other: str) -> None:
        """Export a conversation as text and JSON."""
        out = str(self.out / "conversation")
        self.run(
            *("wl-client", "export", *self._profile(handle), "--with", other),
            *("--format", "both", "--out", out),
        )

    def _profile(self, handle: str) -> tuple[str, ...]:
        return ("--data", str(self.profiles), "--profile", handle)


class Hands:
    """Mouse and keyboard on the virtual screen, and eyes."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def window(self, title: str) -> str:
        """Return the number of the window with that title, once it shows."""
        found = ""

        def look() -> bool:
            nonlocal found
            result = self._do("search", "--onlyvisible", "--name", title, check=False).split()
            found = result[-1] if result else ""
            return bool(found)

        wait_until(f"a window named {title}", look)
        return found

    def place(self, window: str, x: int, y: int) -> None:
        """Move a window, and wait until all is drawn."""
        self._do("windowmove", "--sync", window, str(x), str(y), check=False)
        self.still()

    def click(self, window: str, x: int, y: int) -> None:
        """Click at a place in a window."""
        self._do("windowactivate", "--sync", window)
        self._do("mousemove", "--window", window, str(x), str(y), "click", "1")

    def open(self, window: str, x: int, y: int) -> None:
        """Click at a place in a window until a caret blinks: a list may come after its window."""

        def opened() -> bool:
            self.click(window, x, y)
            deadline = time.monotonic() + AGAIN
            while time.monotonic() < deadline:
                if self._blinks():
                    return True
            return False

        wait_until("a conversation opens", opened)
        self.still()

    def type(self, window: str, text: str, *keys: str) -> None:
        """Write where the caret of a window blinks, then press keys."""
        self._do("windowactivate", "--sync", window)
        # What is written before a field has the keyboard is lost.
        wait_until("a caret blinks", self._blinks)
        self._do("type", "--delay", "12", text)
        if keys:
            self._do("key", *keys)

    def key(self, window: str, *keys: str) -> None:
        """Press keys."""
        self._do("windowactivate", "--sync", window)
        self._do("key", "--delay", "60", *keys)

    def rest(self) -> None:
        """Take the mouse away, so that no tooltip covers anything."""
        self._do("mousemove", "0", "0")

    @contextmanager
    def changing(self, what: str) -> Iterator[None]:
        """Wait after the block until the screen shows what was done in it."""
        before = self._see()
        yield
        # More than a button that was pressed, or a word that was written.
        wait_until(what, lambda: _moved(before, self._see()) > 40_000)
        self.still()

    def still(self) -> Image.Image:
        """Return the screen once nothing moves any more but a caret that blinks."""
        deadline = time.monotonic() + 5
        seen, since = self._see(), time.monotonic()
        while time.monotonic() < min(deadline, since + STILL):
            time.sleep(0.1)
            now = self._see()
            if _moved(seen, now) > 200:
                since = time.monotonic()
            seen = now
        return seen

    def look(self, name: str) -> None:
        """Save a picture of the screen once nothing moves any more."""
        self.still().save(self.out / f"{name}.png", optimize=True)
        say(f"  screenshot: {self.out / name}.png")

    def _blinks(self) -> bool:
        """Tell whether a caret has just come or gone."""
        before = self._see()
        time.sleep(0.1)
        return is_caret(before, self._see())

    @staticmethod
    def _see() -> Image.Image:
        return ImageGrab.grab(xdisplay=os.environ["DISPLAY"])

    def _do(self, *command: str, check: bool = True) -> str:
        return subprocess.run(
            ["xdotool", *command], capture_output=True, text=True, check=check
        ).stdout


def is_caret(before: Image.Image, after: Image.Image) -> bool:
    """Tell whether all in which two pictures differ is one upright bar."""
    left, top, right, bottom = _difference(before, after)
    return right - left <= CARET[0] and CARET[1] <= bottom - top <= CARET[2]


def _moved(before: Image.Image, after: Image.Image) -> int:
    """Return how many pixels the rectangle has in which two pictures differ."""
    left, top, right, bottom = _difference(before, after)
    return (right - left) * (bottom - top)


def _difference(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    """Return the rectangle in which two pictures differ; an empty one where they are the same."""
    return ImageChops.difference(before, after).getbbox() or (0, 0, 0, 0)


def prepare(demo: Demo) -> None:
    """Make two accounts and let them have talked already."""
    say("People register and write to each other from the command line.")
    demo.register("nora", "Nora", "Becker")
    demo.register("jonas", "Jonas", "Weber")
    for handle, first, last, friends, text in OTHERS:
        demo.register(handle, first, last)
        for friend in friends:
            demo.send(handle, friend, text)
    demo.prefer("jonas", layout="windows")
    asyncio.run(plan_a_trip(demo.profiles))
    names = {"nora": "jonas", "jonas": "nora"}
    for sender, text in BEFORE:
        demo.send(sender, names[sender], text)


async def plan_a_trip(profiles: Path) -> None:
    """Let four people talk in a group, by the client that bots use as well."""
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(Client.open(Profile.open(name, profiles)))
            for name in ("nora", "jonas", "amir", "priya")
        ]
        nora, jonas, amir, priya = people
        members = [client.account.id for client in people if client.account is not None]
        async with asyncio.timeout(PATIENCE):
            while not all(client.online for client in people):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            group = (await nora.create_group(GROUP, members[1:], description=ABOUT)).id

            async def all_have(item: TimelineItem) -> dict[Client, TimelineItem]:
                """Wait until everybody has the newest item, and return what each has."""
                found: dict[Client, TimelineItem] = {}
                while len(found) < len(people):
                    for client in people:
                        for here in (await client.history(group, limit=1)).items:
                            if here.seq and here.body == item.body:
                                found[client] = here
                    await asyncio.sleep(0.05)
                return found

            offer = await all_have(await amir.send_text(group, "I can drive, three seats free 🚗"))
            await all_have(await priya.send_text(group, "Count me in!", reply=offer[priya]))
            for client, emoji in ((jonas, "👍"), (priya, "👍"), (nora, "❤️")):
                await client.react(offer[client], emoji)
            times = ("At five", "Half past five", "At six")
            poll = await all_have(await nora.send_poll(group, "When do we leave?", times))
            for client, choice in ((jonas, 1), (amir, 0), (priya, 1)):
                await client.vote(poll[client], (choice,))
            last = "*Half past five* it is. @nora, you have the map?"
            await all_have(await jonas.send_text(group, last, mentions=members[:1]))


def on_a_screen(demo: Demo) -> None:
    """Leave two desktops to whoever sits there."""
    with demo.serving():
        prepare(demo)
        say("Two windows open: write to each other. Close both to end the demonstration.")
        with demo.client("nora") as nora, demo.client("jonas") as jonas:
            nora.wait()
            jonas.wait()
        demo.export("nora", "jonas")
    say(f"The conversation was exported to {demo.out}.")


def on_a_virtual_screen(demo: Demo) -> None:
    """Play both people, and take pictures."""
    if shutil.which("xdotool") is None:
        raise SystemExit("The demonstration needs xdotool: apt-get install -y xdotool")
    hands = Hands(demo.out)
    with Screen("2480x960"), WindowManager(), demo.serving():
        prepare(demo)
        say("Ada registers with an invite link, in her window.")
        with demo.client("ada"):
            register_by_hand(demo, hands, demo.invite())
        say("Nora and Jonas open their windows and go on talking.")
        with demo.client("jonas"), demo.client("nora"):
            talk_by_hand(demo, hands)
        demo.export("nora", "jonas")
    say(f"The conversation, exported: {demo.out}/conversation.txt and .json")
    say((demo.out / "conversation.txt").read_text("utf-8"))


def register_by_hand(demo: Demo, hands: Hands, link: str) -> None:
    """Go through the first run as a person does."""
    window = hands.window("WL.+ada$")
    hands.still()
    hands.type(window, link)
    with hands.changing("the server answers"):
        hands.key(window, "Return")
    for word in ("Ada", "Lovelace", "ada", PASSWORD):
        hands.type(window, word, "Tab")
    hands.type(window, PASSWORD)
    hands.look("register")
    with hands.changing("Ada is in"):
        hands.key(window, "Return")
        wait_until("the server knows Ada", lambda: demo.stored("account WHERE handle = 'ada'"))
    hands.look("empty")


def talk_by_hand(demo: Demo, hands: Hands) -> None:
    """Open both conversations, write in turn, and look at it by day and by night."""
    chats = {}
    for name, other, x in (("jonas", "Nora Becker", 0), ("nora", "", 1240)):
        window = hands.window(f"WL.+{name}$")
        hands.place(window, 10 + x, 30)
        if name == "nora":
            hands.look("unread")
        hands.open(window, 250, 205)
        chats[name] = window
        if other:
            chats[name] = hands.window(f"^{other}")
            hands.place(chats[name], 460 + x, 30)
    for sender, text in NOW:
        before = demo.stored("message")
        hands.type(chats[sender], text, "Return")
        wait_until("the server has it", lambda: demo.stored("message") > before)  # noqa: B023
        hands.still()
    hands.look("notification")
    with hands.changing("Jonas sees that Nora writes"):
        hands.type(chats["nora"], "Bring a")
    hands.look("conversation-light")
    for name in chats:
        window = hands.window(f"WL.+{name}$")
        with hands.changing("it is night"):
            hands.click(window, 31, 722)
            hands.rest()
    for window in chats.values():
        hands.key(window, "End")
    hands.look("conversation-dark")
    window = chats["nora"]
    with hands.changing("the group opens"):
        hands.click(window, 250, 279)
        hands.rest()
    hands.look("group-dark")
    with hands.changing("it is day"):
        hands.click(window, 31, 722)
        hands.rest()
    hands.look("group-light")


def publish(out: Path, folder: Path) -> None:
    """Cut what the documents show out of the screenshots."""
    folder.mkdir(parents=True, exist_ok=True)
    half = (1240, 30, 2422, 920)
    for name, box in (
        ("conversation-light", half),
        ("conversation-dark", (half[0] - 1240, half[1], 2480 - 1240, half[3])),
    ):
        with Image.open(out / f"{name}.png") as picture:
            # In all their colours: fewer would put stripes into faces.
            picture.convert("RGB").crop(box).save(folder / f"{name}.png", optimize=True)


def main() -> None:
    """Choose the screen and run."""
    parser = argparse.ArgumentParser(description="A server and two clients, talking.")
    parser.add_argument("--out", type=Path, default=ROOT / "demo-output")
    parser.add_argument("--virtual", action="store_true", help="use a virtual screen")
    parser.add_argument("--pictures", type=Path, help="cut pictures for the documents into it")
    options = parser.parse_args()
    if options.out.exists():
        shutil.rmtree(options.out)
    demo = Demo(options.out)
    own_screen = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
    if options.virtual or options.pictures or not own_screen:
        on_a_virtual_screen(demo)
        if options.pictures:
            publish(options.out, options.pictures)
    else:
        on_a_screen(demo)


if __name__ == "__main__":
    main()
