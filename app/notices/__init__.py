"""Versions of texts: notices of a project's other controllers, and what people consent to."""
