"""What people do with the graph: decisions about leads, look-ups and jobs, in the application database."""

from api.records.database import ApplicationDatabase
from api.records.dispositions import Dispositions
from api.records.jobs import OPEN, JobRecord, JobRecords
from api.records.lookups import Logged, LookUp, LookUps, Sought

__all__ = [
    "OPEN",
    "ApplicationDatabase",
    "Dispositions",
    "JobRecord",
    "JobRecords",
    "Logged",
    "LookUp",
    "LookUps",
    "Sought",
]
