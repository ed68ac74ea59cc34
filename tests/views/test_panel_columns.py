"""The columns of the table of sessions: order, search, and what a narrow table leaves out."""

from __future__ import annotations

import pytest

from tests.controllers.panel_fakes import session
from whatsapp_like.models.account import Account
from whatsapp_like.views.panel.columns import Key, arranged, columns, fitting

BY = {column.key: column for column in columns()}


def account(number: int, handle: str, first: str) -> Account:
    return Account(id=number, handle=handle, first_name=first)


ROWS = [
    session(1, account(1, "nora", "Nora"), "192.168.1.10", idle=True, client="b/2"),
    session(2, account(2, "amir", "amir"), "192.168.1.9", client="a/1"),
    session(3, account(3, "zoe", "Zoë"), "fd00::1"),
    session(4, account(4, "lea", "Lea"), "unknown"),
]


@pytest.mark.parametrize(
    ("key", "ids"),
    [
        (Key.NAME, [2, 4, 1, 3]),
        (Key.ALIAS, [2, 4, 1, 3]),
        (Key.ADDRESS, [2, 1, 3, 4]),
        (Key.CLIENT, [2, 1, 4, 3]),
        (Key.STATE, [2, 4, 3, 1]),
    ],
)
def test_each_column_sorts_by_what_it_means(key: Key, ids: list[int]) -> None:
    assert [s.id for s in arranged(ROWS, BY[key], "", downwards=False)] == ids


def test_equal_ones_keep_their_order_in_both_directions() -> None:
    up = arranged(ROWS, BY[Key.SINCE], "", downwards=False)
    down = arranged(ROWS, BY[Key.SINCE], "", downwards=True)
    assert [s.id for s in up] == [s.id for s in down] == [2, 4, 1, 3]


@pytest.mark.parametrize(
    ("words", "ids"),
    [("", [2, 4, 1, 3]), ("NORA", [1]), ("192 ami", [2]), ("zoë", [3]), ("a/1", [2]), ("none", [])],
)
def test_every_word_is_searched_for(words: str, ids: list[int]) -> None:
    assert [s.id for s in arranged(ROWS, BY[Key.NAME], words, downwards=False)] == ids


def test_a_narrow_table_leaves_out_what_is_said_elsewhere() -> None:
    every = [column.key for column in columns()]
    needed = sum(column.least for column in columns())
    assert [c.key for c in fitting(columns(), needed)] == every
    assert [c.key for c in fitting(columns(), needed - 1)] == [k for k in every if k != Key.CLIENT]
    assert [c.key for c in fitting(columns(), 0)] == [Key.NAME, Key.ALIAS, Key.ADDRESS]
