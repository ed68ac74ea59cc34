"""The panel's state: containers and models that tell of every change."""

from whatsapp_like.models.state.panel import PanelState, ServerPhase


def test_a_server_that_starts_is_told() -> None:
    state = PanelState()
    phases: list[ServerPhase] = []
    state.server.events.phase.connect(phases.append)
    state.server.phase = ServerPhase.STARTING
    assert phases == [ServerPhase.STARTING]
    assert len(state.sessions) == 0
