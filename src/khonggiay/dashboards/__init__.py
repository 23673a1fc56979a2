"""Faces that gather from all businesses: Hôm nay (today) and the search page."""
