"""The figures that the detector goes by: read from `parameters.yaml`, where each has its reason."""

from __future__ import annotations

from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.findings import Words
from graph.shipped import shipped_figure

Trade = Literal["subcategory", "category"]
Place = Literal["district", "department", "state"]

TRADE_WORDS: dict[Trade, Words] = {
    "subcategory": Words(en="product category", zh="品目"),
    "category": Words(en="category", zh="类别"),
}
PLACE_WORDS: dict[Place, Words] = {
    "district": Words(en="postal district", zh="邮政区域"),
    "department": Words(en="department", zh="主管部门"),
    "state": Words(en="the whole source", zh="全部数据"),
}


class Rung(BaseModel):
    """What a stratum of this width holds together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trade: Trade
    place: Place
    years: int = Field(ge=1)

    @property
    def name(self) -> str:
        """For example `subcategory/district/1`."""
        return f"{self.trade}/{self.place}/{self.years}"

    @property
    def label(self) -> Words:
        """The rung in both languages."""
        trade, place = TRADE_WORDS[self.trade], PLACE_WORDS[self.place]
        period = "year" if self.years == 1 else f"{self.years} years"
        return Words(
            en=f"{trade.en} × {place.en} × {period}",
            zh=f"{trade.zh} × {place.zh} × {'年度' if self.years == 1 else f'{self.years} 年'}",
        )


class RecordWords(BaseModel):
    """Regular expressions for what records say of a tender; upper and lower case are one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    long_contract: str
    open_method: str
    called_again: str
    urgent: str


_figure = partial(shipped_figure, __package__, "parameters.yaml")


class Parameters(BaseModel):
    """What a run goes by; whatever is not given is as `parameters.yaml` says, and an unknown name fails."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    ladder: tuple[Rung, ...] = _figure("ladder", min_length=1)
    district_characters: int = _figure("district_characters", ge=1)
    dominance_percent: float = _figure("dominance_percent", gt=0, le=100)
    reach_percent: float = _figure("reach_percent", gt=0, le=100)
    least_awards: int = _figure("least_awards", ge=1)
    least_share_percent: float = _figure("least_share_percent", ge=0, le=100)
    least_awards_for_concentration: int = _figure("least_awards_for_concentration", ge=2)
    false_discovery_rate: float = _figure("false_discovery_rate", gt=0, lt=1)
    participation_probability: float = _figure("participation_probability", gt=0, le=1)
    overlap_percent: float = _figure("overlap_percent", gt=0, le=100)
    words: RecordWords = _figure("words")
