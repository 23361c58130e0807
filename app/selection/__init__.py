"""The selection desk of an event: everybody who applied, and the decisions about them."""
