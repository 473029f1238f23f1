"""Money on its way: transfers as one reads them, whatever number of records tells of each."""

from graph.money.account import AccountTransfers, account_transfers
from graph.money.by_payee import ByPayee
from graph.money.transfers import transfers

__all__ = ["AccountTransfers", "ByPayee", "account_transfers", "transfers"]
