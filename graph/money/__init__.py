"""Money on its way: transfers as one reads them, whatever number of records tells of each."""

from graph.money.account import AccountTransfers, Asked, Flow, account_transfers, flow_records
from graph.money.by_payee import ByPayee
from graph.money.joining import Joined, join_legs
from graph.money.kept import KeptLegs
from graph.money.told import transfer_records
from graph.money.transfers import transfers

__all__ = [
    "AccountTransfers",
    "Asked",
    "ByPayee",
    "Flow",
    "Joined",
    "KeptLegs",
    "account_transfers",
    "flow_records",
    "join_legs",
    "transfer_records",
    "transfers",
]
