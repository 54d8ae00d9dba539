"""Chapter 6. Tables and files for schools and the education bureau.

`measures` turns entries and standings into rates, `columns` lays out each sheet as bureaus know it, `queries` are the
rows behind both page and file, so that the two cannot disagree. Every file taken is remembered: who, what, why, how
many rows.
"""
