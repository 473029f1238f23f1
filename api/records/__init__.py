"""What people do with the graph: decisions about leads and look-ups, in the application database."""

from api.records.database import ApplicationDatabase
from api.records.dispositions import Dispositions
from api.records.lookups import LookUp, LookUps

__all__ = ["ApplicationDatabase", "Dispositions", "LookUp", "LookUps"]
