"""A simulated city: ordinary life with rings in it, as the files that an office gets, and the truth beside them."""

from loaders.city.city import City, WrittenCity, build, write
from loaders.city.plan import CityPlan

__all__ = ["City", "CityPlan", "WrittenCity", "build", "write"]
