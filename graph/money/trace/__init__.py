"""Where money went and where it came from: forward and back, in the order of time, by the rules that courts know."""

from graph.money.trace.holders import accounts_of
from graph.money.trace.question import RULES, Question, RuleName, Way, from_day, to_day
from graph.money.trace.result import Part, Stop, Total, Trace, TracedAccount
from graph.money.trace.tracing import trace

__all__ = [
    "RULES",
    "Part",
    "Question",
    "RuleName",
    "Stop",
    "Total",
    "Trace",
    "TracedAccount",
    "Way",
    "accounts_of",
    "from_day",
    "to_day",
    "trace",
]
