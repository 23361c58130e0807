"""Programmes, their modules and parts: how many minutes a training takes, and when it is completed."""
