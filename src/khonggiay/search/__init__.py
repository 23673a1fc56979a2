"""One index over everything; who may see it is part of the query."""
