"""The projection: what observations add up to, and the database kept level with it."""

from graph.projection.differences import Change
from graph.projection.entities import entities
from graph.projection.entity import Entity, Place, Said, entity
from graph.projection.links import links
from graph.projection.projection import Projection

__all__ = ["Change", "Entity", "Place", "Projection", "Said", "entities", "entity", "links"]
