"""A formatted text cut into what is drawn in one way."""

from __future__ import annotations

import pytest

from whatsapp_like.views.formatted import Mention, paragraphs

PEOPLE = (Mention("jonas", 2), Mention("amir", 3))


def meant(text: str) -> list[int]:
    bits = [bit for each in paragraphs(text, True, PEOPLE) for bit in each.bits]
    return [bit.mention.account for bit in bits if bit.mention is not None]


def test_people_are_found_whatever_the_case() -> None:
    assert meant("@JONAS and @Amir, not @jonasson nor a@amir") == [2, 3]


@pytest.mark.parametrize("text", ["@jona\u017f", "@am\u0130r", "@am\u0131r"])
def test_a_letter_that_only_folds_to_one_of_a_handle_is_another(text: str) -> None:
    assert meant(text) == []
    assert "".join(each.text for each in paragraphs(text, True, PEOPLE)) == text
