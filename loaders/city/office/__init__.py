"""What of the city reaches an office, and in which files."""

from loaders.city.office.holders import Register, register_of
from loaders.city.office.public import ledgers, record_numbers
from loaders.city.office.registers import registers
from loaders.city.office.statements import Written, write_month

__all__ = ["Register", "Written", "ledgers", "record_numbers", "register_of", "registers", "write_month"]
