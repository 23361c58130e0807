"""Funded projects: who pays, stages, agreements, regions of partners, documents."""
