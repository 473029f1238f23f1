"""The figures that the detector goes by: read from `parameters.yaml`, where each has its reason."""

from __future__ import annotations

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from graph.shipped import shipped_figure


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slope(_Figures):
    """How a measure becomes points: none at `none`, `most` at `all`, in proportion between."""

    most: float = Field(gt=0)
    none: float
    all: float

    def points(self, value: float | None) -> float:
        """The points of a value; of one that is not known, none."""
        if value is None:
            return 0.0
        return self.most * min(max((value - self.none) / (self.all - self.none), 0.0), 1.0)


class Points(_Figures):
    """The points of each measure. A score is their sum, and ends at 100."""

    recycled: Slope
    uncovered: Slope
    fed: Slope
    taken: Slope
    coupled: Slope
    repeated: Slope
    ordered: Slope
    payers: Slope
    thin_pool: Slope
    later: Slope
    spent: Slope
    controlled: Slope
    complaints: Slope
    unlicensed: Slope
    levels: Slope


class Grades(_Figures):
    """The least score of each grade."""

    red: float
    orange: float
    yellow: float
    blue: float


class RecordWords(_Figures):
    """Regular expressions for what registers say; upper and lower case are one."""

    finance: str
    licensed: str
    deposit_taker: str
    regulated_name: str


_figure = partial(shipped_figure, __package__, "parameters.yaml")


class Parameters(BaseModel):
    """What a run goes by; whatever is not given is as `parameters.yaml` says, and an unknown name fails."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    least_deposit_minor: int = _figure("least_deposit_minor", ge=0)
    least_payment_minor: int = _figure("least_payment_minor", ge=0)
    least_payers_of_account: int = _figure("least_payers_of_account", ge=1)
    least_payees: int = _figure("least_payees", ge=1)
    least_paid_back: int = _figure("least_paid_back", ge=1)
    least_payers: int = _figure("least_payers", ge=1)
    least_gathered_minor: int = _figure("least_gathered_minor", ge=0)
    least_share_received: float = _figure("least_share_received", gt=0, le=1)
    least_share_sent: float = _figure("least_share_sent", gt=0, le=1)
    most_steps: int = _figure("most_steps", ge=0, le=8)
    least_paid_back_of_account: int = _figure("least_paid_back_of_account", ge=1)
    least_paid_back_share: float = _figure("least_paid_back_share", ge=0, le=1)
    least_ordered_share: float = _figure("least_ordered_share", ge=0, le=1)
    least_repeated_share: float = _figure("least_repeated_share", ge=0, le=1)
    least_recycled_share: float = _figure("least_recycled_share", ge=0, le=1)
    least_group_share: float = _figure("least_group_share", gt=0, le=1)
    least_payers_of_next: int = _figure("least_payers_of_next", ge=1)
    least_forwarded_share: float = _figure("least_forwarded_share", ge=0)
    least_between_share: float = _figure("least_between_share", ge=0, le=1)
    least_passed_share: float = _figure("least_passed_share", gt=0, le=1)
    few_receivers: int = _figure("few_receivers", ge=1)
    few_receivers_share: float = _figure("few_receivers_share", gt=0, le=1)
    soon_days: int = _figure("soon_days", ge=0)
    least_soon_share: float = _figure("least_soon_share", ge=0, le=1)
    pool_share: float = _figure("pool_share", gt=0, le=1)
    agent_sent_share: float = _figure("agent_sent_share", ge=0, le=1)
    agent_days: int = _figure("agent_days", ge=0)
    agent_brought_share: float = _figure("agent_brought_share", ge=0, le=1)
    funder_share: float = _figure("funder_share", gt=0, le=1)
    funder_times: float = _figure("funder_times", ge=1)
    beside_paid_back_share: float = _figure("beside_paid_back_share", ge=0, le=1)
    beside_sent_share: float = _figure("beside_sent_share", ge=0, le=1)
    explaining_share: float = _figure("explaining_share", gt=0, le=1)
    explaining_paid_back_share: float = _figure("explaining_paid_back_share", gt=0, le=1)
    near_received_share: float = _figure("near_received_share", ge=0, le=1)
    near_sent_share: float = _figure("near_sent_share", ge=0, le=1)
    passing_sent_share: float = _figure("passing_sent_share", ge=0, le=1)
    least_layer_share: float = _figure("least_layer_share", ge=0, le=1)
    funds_times: float = _figure("funds_times", ge=1)
    overlap_share: float = _figure("overlap_share", gt=0, le=1)
    least_part_of_larger: float = _figure("least_part_of_larger", ge=0, le=1)
    least_owned_percent: float = _figure("least_owned_percent", ge=0, le=100)
    organiser_share: float = _figure("organiser_share", ge=0, le=1)
    stranger_share: float = _figure("stranger_share", ge=0, le=1)
    few_controllers: int = _figure("few_controllers", ge=0)
    licensed_share: float = _figure("licensed_share", gt=0, le=1)
    reward_days: int = _figure("reward_days", ge=0)
    least_rewarded_share: float = _figure("least_rewarded_share", gt=0, le=1)
    reward_own_share: float = _figure("reward_own_share", ge=0, le=1)
    reward_times: float = _figure("reward_times", ge=1)
    grades: Grades = _figure("grades")
    points: Points = _figure("points")
    words: RecordWords = _figure("words")
