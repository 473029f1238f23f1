"""Pinyin and initials, with the readings that characters have as surnames."""

import pyarrow as pa
import pytest
from pypinyin import Style, lazy_pinyin

from graph.names import initials, pinyin
from graph.names.reading import syllables
from graph.names.wordlists import surnames


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("曾国强", "zeng guo qiang"),
        ("曾國強", "zeng guo qiang"),
        ("单田芳", "shan tian fang"),
        ("仇和", "qiu he"),
        ("解晓东", "xie xiao dong"),
        ("任正非", "ren zheng fei"),
        ("查良镛", "zha liang yong"),
        ("朴正熙", "piao zheng xi"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("欧阳修", "ou yang xiu"),
        ("区伯", "ou bo"),
        ("盖叫天", "ge jiao tian"),
        ("吕布", "lv bu"),
        ("重庆银行", "chong qing yin hang"),
        ("A股份公司", "a gu fen gong si"),
        ("中铁3局", "zhong tie 3 ju"),
    ],
)
def test_names_are_read_as_they_are_said(name, read):
    assert pinyin(pa.array([name]))[0].as_py() == read
    assert initials(pa.array([name]))[0].as_py() == "".join(part[0] for part in read.split())


def test_a_surname_is_read_so_only_where_a_surname_stands():
    assert syllables("曾国曾", person=True)[0] == "zeng"
    assert syllables("国曾", person=True)[1] != "zeng"
    assert syllables("单位", person=False) == ["dan", "wei"]
    assert syllables("解放路商店")[0] == "jie"
    assert pinyin(pa.array(["任丘"]), person=False)[0].as_py() == "ren qiu"


def test_what_is_not_chinese_has_no_pinyin():
    assert pinyin(pa.array(["Anil Das", "", None])).to_pylist() == [None, None, None]
    assert initials(pa.array(["Anil Das", "", None])).to_pylist() == [None, None, None]


def test_every_surname_has_a_syllable_a_sign():
    for name, read in surnames().items():
        assert len(name) == len(read)


def test_reading_sign_by_sign_agrees_with_reading_whole_names():
    for name in (
        "福建省晋江市建筑工程有限公司",
        "行知教育咨询",
        "长乐音乐厅",
        "重重困难",
        "银行卡",
        "参差荇菜",
    ):
        assert syllables(name, person=False) == lazy_pinyin(name, style=Style.NORMAL)
