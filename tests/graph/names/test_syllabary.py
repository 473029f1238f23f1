"""The walk through pypinyin's tables reads as pypinyin does."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from graph.names.syllabary import read_signs

NAMES = [
    "中国工商银行重庆分行",
    "长沙长城建设",
    "吕梁女企业家协会",
    "略阳县",
    "朝阳区",
    "绿地集团",
    "厦门夏新电子",
    "㐂",
]


@pytest.mark.parametrize("text", NAMES)
def test_names_are_read_as_the_library_reads_them(text: str) -> None:
    assert read_signs(text) == lazy_pinyin(text, style=Style.NORMAL, errors="ignore")


def test_phrases_too() -> None:
    phrases = list(PHRASES_DICT)[::97]
    assert [read_signs(phrase) for phrase in phrases] == [
        lazy_pinyin(phrase, style=Style.NORMAL, errors="ignore") for phrase in phrases
    ]
