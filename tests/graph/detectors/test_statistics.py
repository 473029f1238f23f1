"""The exact tests against scipy, and against counting every possible outcome one by one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from graph.detectors.statistics import Margins, adjusted, expected, log_upper_tail, participation_margins


def margins_of(groups: list[list[tuple[int, int, int]]]) -> Margins:
    rows = [(number, *stratum) for number, strata in enumerate(groups) for stratum in strata]
    return Margins(*np.array(rows, dtype=np.int64).T)


strata = st.integers(1, 30).flatmap(
    lambda population: st.tuples(st.just(population), st.integers(0, population), st.integers(0, population))
)


@given(strata, st.integers(0, 31))
@settings(max_examples=200, deadline=None)
def test_one_stratum_is_scipys_hypergeometric(stratum: tuple[int, int, int], observed: int) -> None:
    population, marked, drawn = stratum
    ours = float(np.exp(log_upper_tail(margins_of([[stratum]]), np.array([observed]))[0]))
    assert ours == pytest.approx(
        stats.hypergeom.sf(observed - 1, population, marked, drawn), rel=1e-9, abs=1e-14
    )


@given(st.lists(strata, min_size=1, max_size=3), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_several_strata_are_the_sum_over_every_combination(
    given_strata: list[tuple[int, int, int]], observed: int
) -> None:
    chances = [
        [stats.hypergeom.pmf(k, population, marked, drawn) for k in range(min(marked, drawn) + 1)]
        for population, marked, drawn in given_strata
    ]
    brute = sum(
        float(np.prod([row[k] for row, k in zip(chances, counts, strict=True)]))
        for counts in product(*(range(len(row)) for row in chances))
        if sum(counts) >= observed
    )
    ours = float(np.exp(log_upper_tail(margins_of([given_strata]), np.array([observed]))[0]))
    assert ours == pytest.approx(brute, rel=1e-9, abs=1e-12)


def test_groups_of_all_sizes_are_each_as_if_alone() -> None:
    random = np.random.default_rng(3)
    groups = []
    for _ in range(200):
        size = int(random.integers(1, 25))
        population = random.integers(2, 120, size)
        groups.append([(int(n), int(random.integers(1, n)), int(random.integers(1, n))) for n in population])
    together = margins_of(groups)
    observed = np.ceil(expected(together) * 1.3).astype(np.int64)
    at_once = log_upper_tail(together, observed)
    alone = [
        float(log_upper_tail(margins_of([g]), np.array([x]))[0])
        for g, x in zip(groups, observed, strict=True)
    ]
    assert at_once == pytest.approx(np.array(alone), rel=1e-9)


def test_a_tail_far_below_the_smallest_float_keeps_its_digits() -> None:
    """200 strata in each of which the one award in a thousand fell to the one party: 1000 ** -200."""
    ours = log_upper_tail(margins_of([[(1000, 1, 1)] * 200]), np.array([200]))[0]
    assert ours == pytest.approx(-200 * np.log(1000), rel=1e-12)


def test_the_mean_is_the_sum_of_the_strata() -> None:
    assert expected(margins_of([[(40, 7, 10), (20, 3, 4)], [(10, 5, 2)]])).tolist() == pytest.approx(
        [2.35, 1.0]
    )


def test_participation_is_a_poisson_binomial() -> None:
    bidders, winners = np.array([2, 3, 5, 1]), np.array([1, 1, 2, 1])
    chances = winners / bidders
    brute = sum(
        float(np.prod([p if won else 1 - p for p, won in zip(chances, outcome, strict=True)]))
        for outcome in product((0, 1), repeat=4)
        if sum(outcome) >= 3
    )
    margins = participation_margins(np.zeros(4, dtype=np.int64), bidders, winners)
    assert np.exp(log_upper_tail(margins, np.array([3])))[0] == pytest.approx(brute)


@given(st.lists(st.floats(1e-9, 1.0), min_size=1, max_size=40))
def test_adjusting_is_scipys_benjamini_hochberg(chances: list[float]) -> None:
    ours = np.exp(adjusted(np.log(chances), len(chances)))
    assert ours == pytest.approx(stats.false_discovery_control(chances), rel=1e-9)


def test_tests_that_found_nothing_count_as_well() -> None:
    some = np.exp(adjusted(np.log([0.001, 0.02]), 100))
    assert some == pytest.approx(stats.false_discovery_control([0.001, 0.02] + [1.0] * 98)[:2])


def test_more_results_than_tests_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot come from 1 tests"):
        adjusted(np.log([0.1, 0.2]), 1)
