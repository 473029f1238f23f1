"""The service: everything a page, a script or a notebook may ask of the graph."""
