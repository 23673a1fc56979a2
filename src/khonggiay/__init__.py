"""Không Giấy: the paperless city, one product for a whole administration."""
