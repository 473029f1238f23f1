"""The shapes that travel over the wire; the page's client is made from their description."""
