"""Public procurement of the city: offices and officials, tenders, bids, contracts, favours and what looks like them."""

from loaders.city.procurement.agencies import treasury_names
from loaders.city.procurement.market import Procurement, procurement_of

__all__ = ["Procurement", "procurement_of", "treasury_names"]
