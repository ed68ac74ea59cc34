"""The state's root: containers that tell of every change."""

from whatsapp_like.models.account import Account
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import Person


def test_containers_tell_of_their_own_changes() -> None:
    state = AppState()
    added: list[int] = []
    state.people.events.added.connect(lambda key, _: added.append(key))
    account = Account(id=2, handle="nora", first_name="Nora")
    state.people[2] = Person(account=account, presence=Presence(account=2))
    assert added == [2]


def test_the_session_tells_what_changed() -> None:
    state = AppState()
    phases: list[Phase] = []
    state.session.events.phase.connect(phases.append)
    state.session.phase = Phase.CONNECTING
    assert phases == [Phase.CONNECTING]
