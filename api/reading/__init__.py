"""What one set of compartments may see, derived once at a ledger sequence and sorted for look-ups.

A reading is made from the graph tables and holds nothing else: a service that is given one cannot show what
its viewer may not see, since it is not there. Values, canonical keys and titles are derived from the allowed
observations alone, by the projection's own rules.
"""

from api.reading.reading import Reading
from api.reading.shelf import Shelf

__all__ = ["Reading", "Shelf"]
