"""What a bench names of the house is there."""

from bench.ring_volume import STAGES, timed


def test_every_stage_of_the_rings_that_is_timed_is_there() -> None:
    stages = {}
    with timed(stages):
        pass
    assert list(stages) == [name for name, *_ in STAGES]
