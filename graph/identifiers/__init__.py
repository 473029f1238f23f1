"""Identifiers: judged by form and check digit, brought to a normal form, and kept safe where personal."""

from graph.identifiers.cards import check_bank_card
from graph.identifiers.checked import STATES, Checked, CheckedValue, State
from graph.identifiers.codes import check_orgcode, check_uscc
from graph.identifiers.contacts import check_ip, check_mac, check_phone
from graph.identifiers.functions import CHECKS, check_one, register
from graph.identifiers.residents import check_resident_id
from graph.identifiers.vault import Vault
from graph.identifiers.wallets import check_wallet_id

__all__ = [
    "CHECKS",
    "STATES",
    "Checked",
    "CheckedValue",
    "State",
    "Vault",
    "check_bank_card",
    "check_ip",
    "check_mac",
    "check_one",
    "check_orgcode",
    "check_phone",
    "check_resident_id",
    "check_uscc",
    "check_wallet_id",
    "register",
]
