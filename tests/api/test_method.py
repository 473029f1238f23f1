"""The service hands out the page of every detector, as it stands beside its code."""

import pytest

from api.services.method import method
from graph.detectors import DETECTORS


@pytest.mark.parametrize("detector", DETECTORS)
def test_every_detector_has_its_page_in_both_languages(detector: str) -> None:
    page = method(detector)
    assert page
    assert page.en.startswith("# ")
    assert page.zh.startswith("# ")
    assert page.en != page.zh


def test_what_is_no_detector_has_no_page() -> None:
    assert method("nobody") is None
    assert method("../rings") is None
