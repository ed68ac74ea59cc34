"""What a tray reads from us over D-Bus: an icon (StatusNotifierItem) and its menu (dbusmenu).

Runs on the bus's thread. The names and signatures are those of the two protocols, which KDE, Xfce,
Cinnamon, MATE, LXQt, and GNOME with its usual extension share.
"""

# Without postponed annotations: the library reads signatures from them and trips over "None".
from collections.abc import Callable
from typing import Annotated, Any, Final

from dbus_fast.annotations import (
    DBusBool,
    DBusInt32,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
    DBusUInt32,
    DBusVariant,
)
from dbus_fast.constants import PropertyAccess
from dbus_fast.errors import DBusError
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal
from dbus_fast.signature import Variant

from whatsapp_like.system.tray_face import Choice, Face

ITEM_PATH: Final = "/StatusNotifierItem"
MENU_PATH: Final = "/Menu"
ITEM: Final = "org.kde.StatusNotifierItem"
MENU: Final = "com.canonical.dbusmenu"

Pixmaps = Annotated[list[list[Any]], DBusSignature("a(iiay)")]
ToolTip = Annotated[list[Any], DBusSignature("(sa(iiay)ss)")]
Layout = Annotated[tuple[int, list[Any]], DBusSignature("u(ia{sv}av)")]
Properties = Annotated[list[list[Any]], DBusSignature("a(ia{sv})")]
Numbers = Annotated[list[int], DBusSignature("ai")]
TwoNumbers = Annotated[tuple[list[int], list[int]], DBusSignature("aiai")]
Names = Annotated[list[str], DBusSignature("as")]
Events = Annotated[list[list[Any]], DBusSignature("a(isvu)")]
Revision = Annotated[tuple[int, int], DBusSignature("ui")]

_READ: Final = PropertyAccess.READ


class Item(ServiceInterface):
    """The icon; a click on it is `activated()`."""

    def __init__(self, face: Face, activated: Callable[[], object]) -> None:
        super().__init__(ITEM)
        self.face = face
        self._activated = activated

    @dbus_property(access=_READ, name="Category")
    def category(self) -> DBusStr:
        """Return what kind of program this is."""
        return "Communications"

    @dbus_property(access=_READ, name="Id")
    def program(self) -> DBusStr:
        """Return the program's name, the same each time."""
        return "wl-client"

    @dbus_property(access=_READ, name="Title")
    def title(self) -> DBusStr:
        """Return the program's name for people."""
        return self.face.title

    @dbus_property(access=_READ, name="Status")
    def status(self) -> DBusStr:
        """Return that the icon shall be in sight."""
        return "Active"

    @dbus_property(access=_READ, name="WindowId")
    def window(self) -> DBusInt32:
        """Return no window: we show the right one ourselves."""
        return 0

    @dbus_property(access=_READ, name="IconName")
    def icon_name(self) -> DBusStr:
        """Return no name: the icon is drawn, with its count."""
        return ""

    @dbus_property(access=_READ, name="IconPixmap")
    def icon(self) -> Pixmaps:
        """Return the icon in its sizes."""
        return [list(each) for each in self.face.pictures]

    @dbus_property(access=_READ, name="ToolTip")
    def tip(self) -> ToolTip:
        """Return what is said while the pointer rests on the icon."""
        return ["", [], self.face.title, self.face.tip]

    @dbus_property(access=_READ, name="ItemIsMenu")
    def is_menu(self) -> DBusBool:
        """Return that a click is not for the menu."""
        return False

    @dbus_property(access=_READ, name="Menu")
    def menu(self) -> DBusObjectPath:
        """Return where the menu is."""
        return MENU_PATH

    @dbus_method(name="Activate")
    def activate(self, _x: DBusInt32, _y: DBusInt32) -> None:
        """Take a click."""
        self._activated()

    @dbus_method(name="SecondaryActivate")
    def activate_too(self, _x: DBusInt32, _y: DBusInt32) -> None:
        """Take a click with the middle button."""
        self._activated()

    @dbus_method(name="ContextMenu")
    def open_menu(self, _x: DBusInt32, _y: DBusInt32) -> None:
        """Take a click of a tray that shows no menus: it opens the program."""
        self._activated()

    @dbus_method(name="Scroll")
    def scroll(self, _by: DBusInt32, _direction: DBusStr) -> None:
        """Take a turn of the wheel, which means nothing here."""

    @dbus_signal(name="NewIcon")
    def new_icon(self) -> None:
        """Tell that the icon is another one."""

    @dbus_signal(name="NewTitle")
    def new_title(self) -> None:
        """Tell that the title is another one."""

    @dbus_signal(name="NewToolTip")
    def new_tip(self) -> None:
        """Tell that the tooltip is another one."""

    def show(self, face: Face) -> None:
        """Show another face."""
        before, self.face = self.face, face
        if face.pictures != before.pictures:
            self.new_icon()
        if face.title != before.title:
            self.new_title()
        if (face.title, face.tip) != (before.title, before.tip):
            self.new_tip()


class Menu(ServiceInterface):
    """The menu of the icon; choosing a line is `chosen(name)`."""

    def __init__(self, choices: tuple[Choice, ...], chosen: Callable[[str], object]) -> None:
        super().__init__(MENU)
        self._choices = choices
        self._chosen = chosen
        self._revision = 1

    @dbus_property(access=_READ, name="Version")
    def version(self) -> DBusUInt32:
        """Return the protocol's version."""
        return 3

    @dbus_property(access=_READ, name="TextDirection")
    def direction(self) -> DBusStr:
        """Return how our words run."""
        return "ltr"

    @dbus_property(access=_READ, name="Status")
    def status(self) -> DBusStr:
        """Return that nothing here is urgent."""
        return "normal"

    @dbus_property(access=_READ, name="IconThemePath")
    def icon_path(self) -> Names:
        """Return where our icons are: nowhere."""
        return []

    @dbus_method(name="GetLayout")
    def layout(self, parent: DBusInt32, _depth: DBusInt32, _names: Names) -> Layout:
        """Return the menu, or one of its lines."""
        if parent:
            return self._revision, [parent, self._properties(parent), []]
        lines = [
            Variant("(ia{sv}av)", [number, self._properties(number), []])
            for number in range(1, len(self._choices) + 1)
        ]
        return self._revision, [0, {"children-display": Variant("s", "submenu")}, lines]

    @dbus_method(name="GetGroupProperties")
    def group_properties(self, numbers: Numbers, _names: Names) -> Properties:
        """Return what some lines look like, all when none is named."""
        wanted = numbers or range(1, len(self._choices) + 1)
        known = [number for number in wanted if 0 < number <= len(self._choices)]
        return [[number, self._properties(number)] for number in known]

    @dbus_method(name="GetProperty")
    def one_property(self, number: DBusInt32, name: DBusStr) -> DBusVariant:
        """Return one property of a line."""
        found = self._properties(number).get(name)
        if found is None:
            raise DBusError("com.canonical.dbusmenu.Error", f"no property {name}")
        return found

    @dbus_method(name="Event")
    def event(
        self, number: DBusInt32, what: DBusStr, _data: DBusVariant, _time: DBusUInt32
    ) -> None:
        """Take a click on a line."""
        if what == "clicked":
            self._properties(number)
            self._chosen(self._choices[number - 1].name)

    @dbus_method(name="EventGroup")
    def events(self, events: Events) -> Numbers:
        """Take several events; return the lines that do not exist."""
        unknown = []
        for number, what, _data, _time in events:
            if not 0 < number <= len(self._choices):
                unknown.append(number)
            elif what == "clicked":
                self._chosen(self._choices[number - 1].name)
        return unknown

    @dbus_method(name="AboutToShow")
    def about_to_show(self, _number: DBusInt32) -> DBusBool:
        """Return that nothing needs to be read again."""
        return False

    @dbus_method(name="AboutToShowGroup")
    def about_to_show_group(self, _numbers: Numbers) -> TwoNumbers:
        """Return that nothing needs to be read again."""
        return [], []

    @dbus_signal(name="LayoutUpdated")
    def updated(self) -> Revision:
        """Tell that the menu is another one."""
        return self._revision, 0

    def show(self, choices: tuple[Choice, ...]) -> None:
        """Show other lines."""
        if choices != self._choices:
            self._choices = choices
            self._revision += 1
            self.updated()

    def _properties(self, number: int) -> dict[str, Variant]:
        """Return what a line looks like.

        Raises:
            DBusError: there is no such line.
        """
        if not 0 < number <= len(self._choices):
            raise DBusError("com.canonical.dbusmenu.Error", f"no line {number}")
        choice = self._choices[number - 1]
        if not choice.label:
            return {"type": Variant("s", "separator")}
        # An underscore would mark the key of the letter behind it.
        line = {"label": Variant("s", choice.label.replace("_", "__"))}
        if choice.checked is not None:
            line["toggle-type"] = Variant("s", "checkmark")
            line["toggle-state"] = Variant("i", int(choice.checked))
        return line
