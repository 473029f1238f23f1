"""Loads from the page: dropped files, what they are, and jobs that load or withdraw one after another."""

from api.jobs.foreman import Foreman
from api.jobs.looking import Looking
from api.jobs.uploads import Receiver, Upload, Uploads

__all__ = ["Foreman", "Looking", "Receiver", "Upload", "Uploads"]
