"""Turns at the handshakes, address by address."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from whatsapp_like.server.arrival import Handshakes

HERE, THERE = ip_address("192.168.0.7"), ip_address("192.168.0.8")


async def test_an_address_takes_turns_and_no_other_waits() -> None:
    handshakes = Handshakes(1, 10)
    order: list[str] = []

    async def second() -> None:
        async with handshakes.turn(HERE):
            order.append("second")

    async with handshakes.turn(HERE):
        waiting = asyncio.create_task(second())
        async with handshakes.turn(THERE):
            order.append("other")
        order.append("first")
    await waiting

    assert order == ["other", "first", "second"]


async def test_nobody_waits_for_ever_and_whoever_gave_up_takes_no_turn() -> None:
    handshakes = Handshakes(1, 0.01)
    async with handshakes.turn(HERE):
        with pytest.raises(TimeoutError):
            async with handshakes.turn(HERE):
                raise AssertionError("there was no turn")

    async with handshakes.turn(HERE):
        pass
