"""Headers to envelopes and back: what is accepted, what is survived, what ends a connection."""

import json
import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.samples import ADA, NORA, SAMPLES
from whatsapp_like.errors import ErrorCode, LocalProtocolError, RemoteProtocolError
from whatsapp_like.models.account import Account
from whatsapp_like.models.bounds import MAX_ID, MAX_MILLIS
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.message import Entry
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import (
    InvalidRequest,
    UnknownType,
    client_decoder,
    encode,
    encode_received,
    encode_sent,
    fit_page,
    server_decoder,
)
from whatsapp_like.protocol.framing import MAX_HEADER, PAGE

REMOVE = '{"type":"contact.remove","id":%s,"account":%s}'
HUGE = "9" * 5_000


def _refusal(header: str | bytes) -> RemoteProtocolError:
    header = header.encode() if isinstance(header, str) else header
    with pytest.raises(RemoteProtocolError) as caught:
        client_decoder.decode(header)
    return caught.value


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1", "9007199254740993", str(MAX_ID)])
def test_ids_are_decimal_strings(number: str) -> None:
    heard = client_decoder.decode((REMOVE % (1, f'"{number}"')).encode())
    assert heard == e.RemoveContact(id=1, account=int(number))


@pytest.mark.parametrize(
    "account",
    [
        '"0"',
        '"-1"',
        '"+1"',
        '"01"',
        '" 1"',
        '"1 "',
        '"1\\n"',
        '"1_0"',
        '"1.0"',
        '"1e3"',
        '"0x1"',
        '"٣"',
        '""',
        '"9223372036854775808"',
        '"18446744073709551617"',
        f'"{HUGE}"',
        "1",
        "1.0",
        "true",
        "null",
        '["1"]',
    ],
    ids=lambda account: account[:12],
)
def test_every_other_spelling_of_an_id_is_refused_by_name(account: str) -> None:
    refusal = _refusal(REMOVE % (7, account))
    assert isinstance(refusal, InvalidRequest)
    assert refusal.request == 7
    assert refusal.code is ErrorCode.INVALID
    assert refusal.detail.startswith("account: ")
    assert HUGE not in refusal.detail


@pytest.mark.parametrize(
    "id_", ["0", "-1", "4294967296", "1.0", "1e2", '"1"', "true", "null", HUGE, "{}"]
)
def test_a_request_without_a_sound_id_ends_the_connection(id_: str) -> None:
    refusal = _refusal(REMOVE % (id_, '"1"'))
    assert type(refusal) is RemoteProtocolError
    assert refusal.code is ErrorCode.MALFORMED


@pytest.mark.parametrize("time", [str(MAX_MILLIS + 1), "-1", "1.5", "1e3", "NaN", HUGE, '"1"'])
def test_times_are_whole_numbers_of_53_bits(time: str) -> None:
    with pytest.raises(RemoteProtocolError):
        server_decoder.decode(b'{"type":"message.sent","re":1,"seq":"1","time":%b}' % time.encode())


@pytest.mark.parametrize("seconds", ["NaN", "Infinity", "-1", "1e400", "31622401"])
def test_waiting_times_are_finite(seconds: str) -> None:
    header = '{"type":"error","code":"busy","retry_after":%s}' % seconds  # noqa: UP031
    with pytest.raises(RemoteProtocolError):
        server_decoder.decode(header.encode())


# --- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b" ",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'"ping"',
        b'{"type":1}',
        b'{"type":null}',
        b'{"type":"%b"}' % (b"x" * 65),
        b'{"type":"ping"}{"type":"ping"}',
        b'{"type":"ping",}',
        b"{'type':'ping'}",
        b'\xef\xbb\xbf{"type":"ping"}',
        b'{"type":"pi\xffng"}',
        b'{"type":"\\ud800"}',
        '{"type":"ping"}'.encode("utf-16"),
        b"[" * 60_000,
        b'{"type":"ping","x":%b%b}' % (b"[" * 500, b"]" * 500),
    ],
    ids=lambda header: header[:16].decode("latin-1"),
)
def test_what_is_no_envelope_ends_the_connection(header: bytes) -> None:
    refusal = _refusal(header)
    assert type(refusal) is RemoteProtocolError
    assert refusal.code is ErrorCode.MALFORMED


@pytest.mark.parametrize(
    "header",
    [
        '{"type":"pong","type":"ping"}',  # the last of two equal names counts
        '{"type":"ping","x":NaN}',  # where nobody looks, nothing is refused
        '{"type":"ping","x":%s%s}' % ("[" * 100, "]" * 100),  # noqa: UP031
        '  {"t\\u0079pe" :\n "pin\\u0067"}\t',
    ],
)
def test_json_is_read_with_tolerance(header: str) -> None:
    assert client_decoder.decode(header.encode()) == e.Ping()


def test_half_a_surrogate_pair_never_gets_in() -> None:
    assert _refusal('{"type":"directory.search","id":1,"text":"\\ud83d"}').code is (
        ErrorCode.MALFORMED
    )


def test_a_whole_surrogate_pair_is_one_character() -> None:
    heard = client_decoder.decode(b'{"type":"directory.search","id":1,"text":"\\ud83d\\ude42"}')
    assert heard == e.SearchDirectory(id=1, text="🙂")


@pytest.mark.parametrize("name", ["Nora\\u0000", "a\\u202eb", "a\\u200bb", "a\\nb"])
def test_a_name_is_refused_with_the_reason(name: str) -> None:
    refusal = _refusal('{"type":"account.rename","id":3,"first_name":"%s"}' % name)  # noqa: UP031
    assert isinstance(refusal, InvalidRequest)
    assert refusal.detail.startswith("first_name: contains a")
    assert refusal.detail.isprintable()


def test_an_unknown_type_is_told_apart_and_keeps_its_id() -> None:
    refusal = _refusal('{"type":"poll.open","id":77,"question":"?"}')
    assert isinstance(refusal, UnknownType)
    assert (refusal.request, refusal.code) == (77, ErrorCode.UNKNOWN_TYPE)
    refusal = _refusal('{"type":"poll.seen"}')
    assert isinstance(refusal, UnknownType)
    assert refusal.request is None


def test_what_the_other_direction_says_is_unknown_here() -> None:
    assert isinstance(_refusal('{"type":"done","re":1}'), UnknownType)


@pytest.mark.parametrize("id_", ["", ',"id":5'])
def test_an_impossible_report_ends_the_connection(id_: str) -> None:
    refusal = _refusal('{"type":"typing.reported"%s,"conversation":"x"}' % id_)  # noqa: UP031
    assert type(refusal) is RemoteProtocolError
    assert refusal.detail == "impossible typing.reported"


def test_a_reason_is_short_and_never_repeats_what_was_sent() -> None:
    kind = "secret " * 2_000
    header = {"type": "message.send", "id": 1, "conversation": "1", "nonce": "1", "kind": kind}
    refusal = _refusal(json.dumps(header))
    assert isinstance(refusal, InvalidRequest)
    assert "secret" not in str(refusal)
    assert len(refusal.detail) <= 200


def test_a_known_code_is_an_error_code_and_an_unknown_one_a_string() -> None:
    known = server_decoder.decode(b'{"type":"error","code":"busy"}')
    newer = server_decoder.decode(b'{"type":"error","code":"quota_reached"}')
    assert isinstance(known, e.ErrorReply)
    assert known.code is ErrorCode.BUSY
    assert isinstance(newer, e.ErrorReply)
    assert newer.code == "quota_reached"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(SAMPLES),
    st.integers(0, 20),
)
def test_any_json_in_any_field_is_read_or_refused(
    value: Any, sample: tuple[Any, bytes], which: int
) -> None:
    fields = json.loads(sample[0].model_dump_json())
    names = [name for name in fields if name != "type"]
    if names:
        fields[names[which % len(names)]] = value
    header = json.dumps(fields).encode()
    for decoder in (client_decoder, server_decoder):
        try:
            heard = decoder.decode(header)
        except RemoteProtocolError as error:
            assert error.code in (  # noqa: PT017 - either outcome is fine, and this is one of them
                ErrorCode.MALFORMED,
                ErrorCode.INVALID,
                ErrorCode.UNKNOWN_TYPE,
            )
        else:
            assert decoder.decode(heard.model_dump_json().encode()) == heard


# --- what we say ----------------------------------------------------------------------------------


@pytest.mark.parametrize("hint", ["half \ud800", "line\nbreak", "nul\x00", "x" * 5_000])
def test_a_hint_always_gets_through(hint: str) -> None:
    reply = e.ErrorReply(code=ErrorCode.INTERNAL, detail=hint)
    assert len(reply.detail) <= 500
    assert reply.detail.isprintable()
    encode(reply)


def test_what_is_typed_into_a_search_is_cleaned_not_refused() -> None:
    assert e.SearchDirectory(id=1, text="no\ud800ra\x00\r\nb").text == "no ra b"


def _entries(count: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            conversation=MAX_ID,
            seq=MAX_ID,
            sender=MAX_ID,
            device=MAX_ID,
            nonce=MAX_ID,
            time=MAX_MILLIS,
            kind="k" * 32,
        )
        for _ in range(count)
    )


def test_the_largest_page_of_a_timeline_fits_its_frame() -> None:
    count = 256
    page = e.TimelinePage(
        re=2**32 - 1,
        conversation=MAX_ID,
        entries=_entries(count),
        sizes=(36_864,) * count,
        first=MAX_ID,
        last=MAX_ID,
    )
    frame = encode(page, bytes(192 * 1024))
    assert len(frame) - 4 <= PAGE


def _roster(contacts: Sequence[Contact]) -> e.RosterPage:
    return e.RosterPage(
        re=1,
        contacts=tuple(contacts),
        accounts=(),
        presences=(),
        next=contacts[-1].account if contacts else None,
    )


@pytest.mark.parametrize(("notes", "expected"), [("", 100), ("🙂" * 2000, 6), ('"' * 2000, 12)])
def test_a_page_is_cut_until_its_header_fits(notes: str, expected: int) -> None:
    contacts = [Contact(account=n, notes=notes) for n in range(1, 101)]
    page = fit_page(contacts, _roster)
    assert len(page.contacts) == expected
    assert page.next == expected
    encode(page)


def test_a_page_of_nothing_is_built_from_nothing() -> None:
    assert fit_page([], _roster) == _roster([])


def test_a_row_that_alone_is_too_long_is_our_own_bug() -> None:
    row = Contact.model_construct(account=1, nickname="", notes="x" * MAX_HEADER, added=0)
    with pytest.raises(LocalProtocolError):
        encode(fit_page([row, row], _roster))


def test_sizes_are_never_negative() -> None:
    header = (
        '{"type":"timeline.page","re":1,"conversation":"1","entries":[],"sizes":[%d],'
        '"first":"1","last":"1"}'
    )
    assert type(server_decoder.decode((header % 0).encode())) is e.TimelinePage
    with pytest.raises(RemoteProtocolError):
        server_decoder.decode((header % -1).encode())


def test_what_is_said_is_utf8_without_escapes() -> None:
    page = e.DirectoryPage(re=1, accounts=(NORA, ADA))
    assert "Bélanger".encode() in encode(page)


def test_an_account_with_the_longest_names_is_small_enough_for_any_page() -> None:
    account = Account(id=MAX_ID, handle="a" * 32, first_name="🙂" * 64, last_name="🙂" * 64)
    assert len(account.model_dump_json().encode()) < 700


def test_waiting_for_ever_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="finite"):
        e.ErrorReply(code=ErrorCode.BUSY, retry_after=math.inf)


# --- written without a model ----------------------------------------------------------------------

_numbers = st.integers(1, MAX_ID)
_times = st.integers(0, MAX_MILLIS)


@given(st.integers(1, 2**32 - 1), _numbers, _times)
def test_an_acknowledgement_reads_as_its_model_writes_it(request: int, seq: int, time: int) -> None:
    written = encode(e.MessageSent(re=request, seq=seq, time=time))
    assert encode_sent(request, seq, time) == written


@given(
    st.builds(
        Entry,
        conversation=_numbers,
        seq=_numbers,
        sender=_numbers,
        device=_numbers,
        nonce=_numbers,
        time=_times,
        kind=st.from_regex(r"\A[a-z][a-z0-9_.]{0,31}\Z"),
    ),
    st.binary(max_size=300),
)
def test_a_pushed_entry_reads_as_its_model_writes_it(entry: Entry, body: bytes) -> None:
    written = encode(e.MessageReceived(entry=entry), body)
    assert encode_received(**dict(entry), body=body) == written


def test_a_pushed_entry_that_fits_no_frame_is_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError):
        encode_received(1, 2, 3, 4, 5, 6, "text", bytes(PAGE))
