"""Finished files read by code that shares nothing with what wrote them."""
