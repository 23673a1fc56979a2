"""Persons, their accounts and their access tokens."""
