"""Write the papers of the sample: each in the structure of its kind, never the same.

The sentences come from the topics, the figures from a generator seeded by the paper.
"""
