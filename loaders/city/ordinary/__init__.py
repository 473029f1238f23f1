"""Ordinary life: what people and firms pay each other when nobody is up to anything."""

from loaders.city.ordinary.life import Life, ordinary_life

__all__ = ["Life", "ordinary_life"]
