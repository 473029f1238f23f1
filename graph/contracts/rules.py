"""How a contract's life is judged: read from `rules.yaml`, where each figure has its reason."""

from __future__ import annotations

from functools import partial
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model import load_model
from graph.shipped import shipped_figure


class Part(BaseModel):
    """A frozen part of the rules; an unknown name fails."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RecordWords(Part):
    """Regular expressions for what registers say; upper and lower case are one."""

    ended: str
    direct: str


class CheckRules(Part):
    """When a check of a contract is triggered; thresholds are inclusive, but `annex_percent` may be reached."""

    above_percent: float = Field(gt=0)
    annex_percent: float = Field(ge=0)
    window_days: int = Field(ge=1)
    least_contracts: int = Field(ge=2)
    close_days: int = Field(ge=1)
    least_close: int = Field(ge=2)
    least_share_percent: float = Field(ge=0, le=100)
    told_percent: float = Field(gt=0, le=100)


class OverallRule(Part):
    """When nothing speaks against a contract and enough of it is known to say so."""

    core_stages: tuple[str, ...]
    least_assessed: int = Field(ge=0)


_given = partial(shipped_figure, __package__, "rules.yaml")


class Rules(BaseModel):
    """What contracts are judged by; whatever is not given is as `rules.yaml` says, and an unknown name fails."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    warning_days: int = _given("warning_days", ge=0)
    tolerance_days: int = _given("tolerance_days", ge=0)
    live_days: int = _given("live_days", ge=0)
    decides: dict[str, tuple[str, ...]] = _given("decides")
    proves: dict[str, tuple[str, ...]] = _given("proves")
    lasting: tuple[str, ...] = _given("lasting")
    order: tuple[tuple[str, str], ...] = _given("order")
    words: RecordWords = _given("words")
    checks: CheckRules = _given("checks")
    overall: OverallRule = _given("overall")

    @model_validator(mode="after")
    def _of_the_model(self) -> Self:
        """Every stage and step that is named is one of the model's."""
        model = load_model()
        if list(self.decides) != list(model.stages):
            raise ValueError("`decides` names the model's ten stages in their order")
        steps = [
            step
            for named in (*self.decides.values(), *self.proves.values(), *self.order, self.lasting)
            for step in named
        ]
        unknown = {*steps, *self.proves} - set(model.steps)
        unknown |= set(self.overall.core_stages) - set(model.stages)
        if unknown:
            raise ValueError(f"no stage or step of the model: {', '.join(sorted(unknown))}")
        return self
