"""Demeter: how many plants stand in a field, from a photograph of it."""
