"""Writes the tables of docs/protocol.md from the classes of the wire."""

import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models import text
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import CLIENT_SAYS, SERVER_SAYS, State

PAGE = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"

ANSWERS: dict[type[e.Request], type[e.Reply]] = {
    e.Hello: e.Welcome,
    e.Register: e.SessionOpened,
    e.StartLogin: e.LoginParameters,
    e.ChallengeLogin: e.LoginChallenge,
    e.FinishLogin: e.SessionOpened,
    e.ResumeSession: e.SessionOpened,
    e.SetPreferences: e.Done,
    e.SetStatus: e.Done,
    e.RenameAccount: e.Done,
    e.ListDevices: e.DevicePage,
    e.RemoveDevice: e.Done,
    e.RemoveOtherDevices: e.Done,
    e.ChangePassword: e.Done,
    e.SearchDirectory: e.DirectoryPage,
    e.ListRoster: e.RosterPage,
    e.PutContact: e.Done,
    e.RemoveContact: e.Done,
    e.OpenDirect: e.ConversationOpened,
    e.ListConversations: e.ConversationPage,
    e.MarkConversation: e.Done,
    e.SendMessage: e.MessageSent,
    e.FetchTimeline: e.TimelinePage,
    e.CreateGroup: e.ConversationOpened,
    e.ChangeConversation: e.Done,
    e.LeaveConversation: e.Done,
    e.ForgetConversation: e.Done,
    e.AddMembers: e.Done,
    e.RemoveMember: e.Done,
    e.SetRole: e.Done,
    e.ListMembers: e.MembersPage,
    e.CreateGroupInvite: e.GroupInviteCreated,
    e.ListGroupInvites: e.GroupInvites,
    e.RevokeGroupInvite: e.Done,
    e.LookAtGroup: e.GroupSeen,
    e.JoinGroup: e.ConversationOpened,
    e.SearchChannels: e.ChannelPage,
    e.FetchAccounts: e.AccountPage,
    e.SetPicture: e.PictureKept,
    e.FetchPicture: e.PictureFetched,
    e.MarkMessages: e.Done,
    e.ListMessageMarks: e.MessageMarksPage,
    e.ScheduleMessage: e.Done,
    e.CancelScheduled: e.Done,
    e.ListScheduled: e.ScheduledPage,
    e.FetchReceipts: e.MessageReceipts,
    e.CreateInvite: e.InviteCreated,
    e.ListSessions: e.SessionPage,
}
"""What a request is answered with, if not with `error`."""

# Types whose rule is a function; the page explains them.
NAMED: dict[Any, str] = {
    text.check_handle: "handle",
    text.clean_name: "name",
    text.clean_required_name: "required name",
    text.clean_status: "status",
    text.clean_description: "description",
    text.clean_notes: "notes",
}
PATTERNS = {
    r"^[\x20-\x7e]+$": "program",
    r"^[!-~]*$": "address",
    r"^[a-z][a-z0-9_.]{0,31}$": "kind",
    r"^[a-z][a-z0-9_.-]{0,31}$": "feature",
    r"^[a-z][a-z0-9_]{0,63}$": "word",
}


def type_of(kind: type[BaseModel]) -> str:
    """Return the `type` of an envelope."""
    return str(kind.model_fields["type"].default)


def shape(hint: Any) -> str:
    """Return how a field is written, in the words that the page explains."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(args[0], [*_flat(args[1:])])
    if origin in (Union, UnionType):
        return " or ".join("null" if arm is NoneType else shape(arm) for arm in args)
    if origin is tuple:
        return f"list of {shape(args[0])}"
    if origin is Literal:
        return " or ".join(f"`{word}`" for word in args)
    if hint is ErrorCode:
        return "[code](#errors)"
    if isinstance(hint, type) and issubclass(hint, (BaseModel, Enum)):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    names: dict[Any, str] = {bool: "boolean", str: "text", bytes: "bytes", int: "integer"}
    return names[hint]


def _flat(metadata: Any) -> Iterator[Any]:
    for item in metadata:
        yield from item.metadata if isinstance(item, FieldInfo) else [item]


def _annotated(kind: Any, metadata: list[Any]) -> str:
    low: object = None
    high: object = None
    for item in metadata:
        if hasattr(item, "low"):
            return "id" if item.low else "cursor"
        if getattr(item, "func", None) in NAMED:
            return NAMED[item.func]
        if pattern := getattr(item, "pattern", None):
            return PATTERNS[pattern]
        if isinstance(item, Ge):
            low = item.ge
        elif isinstance(item, MinLen):
            low = item.min_length
        elif isinstance(item, Le):
            high = item.le
        elif isinstance(item, Lt):
            high = f"{int(item.lt) - 1}"  # type: ignore[call-overload]
        elif isinstance(item, MaxLen):
            high = item.max_length
    base = {int: "integer", float: "number", str: "text", bytes: "bytes"}.get(kind) or shape(kind)
    if high == 2**53 - 1:
        return "whole"
    if low is None and high is None:
        return base
    bounds = f"{low}" if low == high else f"at most {high}" if low is None else f"{low} to {high}"
    return f"{base} ({bounds} of them)" if get_origin(kind) is tuple else f"{base} ({bounds})"


def fields_of(kind: type[BaseModel]) -> str:
    """Return the fields of a class but its type, with their defaults."""
    hints = get_type_hints(kind, include_extras=True)
    parts = []
    for name, field in kind.model_fields.items():
        if name in ("type", "id" if issubclass(kind, e.Request) else "re"):
            continue
        default = "" if field.default is PydanticUndefined else f" = {_json(field.default)}"
        parts.append(f"`{name}` {shape(hints[name])}{default}")
    return ", ".join(parts) or "none"


def _json(default: object) -> str:
    if isinstance(default, BaseModel):
        return f"`{default.model_dump_json()}`"
    if default is None:
        return "null"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, int):
        return str(default)
    return f'"{default}"' if isinstance(default, str) else "[]"


def meaning(kind: type[Any]) -> str:
    """Return the docstring of a class as one line."""
    return " ".join((kind.__doc__ or "").split()).replace("|", "\\|").replace("None", "null")


def _states(kind: type[Any], says: dict[State, set[type]]) -> str:
    return ", ".join(state.value for state in State if kind in says[state])


def client_table() -> str:
    """Return the table of what a client may say."""
    lines = ["| `type` | while | fields | answer | meaning |", "|---|---|---|---|---|"]
    for kind in get_args(e.ClientEnvelope):
        answer = f"`{type_of(ANSWERS[kind])}`" if kind in ANSWERS else "none"
        lines.append(
            f"| `{type_of(kind)}` | {_states(kind, CLIENT_SAYS)} | {fields_of(kind)} | {answer} "
            f"| {meaning(kind)} |"
        )
    return "\n".join(lines)


def server_table() -> str:
    """Return the table of what a server may say."""
    lines = ["| `type` | while | fields | meaning |", "|---|---|---|---|"]
    for kind in get_args(e.ServerEnvelope):
        states = _states(kind, SERVER_SAYS)
        lines.append(f"| `{type_of(kind)}` | {states} | {fields_of(kind)} | {meaning(kind)} |")
    return "\n".join(lines)


def values() -> list[type[Any]]:
    """List the models and enumerations inside envelopes, by name."""
    found: set[type[Any]] = set()

    def visit(hint: Any) -> None:
        for arm in get_args(hint):
            visit(arm)
        if isinstance(hint, type) and issubclass(hint, (BaseModel, Enum)) and hint not in found:
            found.add(hint)
            if issubclass(hint, BaseModel):
                for inner in get_type_hints(hint, include_extras=True).values():
                    visit(inner)

    envelopes = {*get_args(e.ClientEnvelope), *get_args(e.ServerEnvelope)}
    for kind in envelopes:
        visit(kind)
    return sorted(found - envelopes - {ErrorCode}, key=lambda kind: kind.__name__)


def value_table() -> str:
    """Return what stands inside envelopes, each under a heading of its own."""
    parts = []
    for kind in values():
        what = (
            f"One of {', '.join(f'`{member.value}`' for member in kind)}."
            if issubclass(kind, Enum)
            else f"{fields_of(kind)}."
        )
        parts.append(f"#### {kind.__name__}\n\n{meaning(kind)}\n\n{what}")
    return "\n\n".join(parts)


TABLES = {"client": client_table, "server": server_table, "values": value_table}


def page() -> str:
    """Return the page as it should be, with fresh tables between the marks."""
    content = PAGE.read_text("utf-8")
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}: made by `make wire` -->", f"<!-- end of {name} -->"
        pattern = re.compile(f"({re.escape(begin)}).*?({re.escape(end)})", re.DOTALL)
        fresh = f"{begin}\n\n{table()}\n\n{end}"
        content, count = pattern.subn(lambda _, fresh=fresh: fresh, content)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"docs/protocol.md has no place for {name}")
    return content


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
