"""Chapter 3. Papers made from the bank.

A blueprint is a list of lines: topic x kind x difficulty, how many, how many marks each. Publishing a paper freezes,
for every line, the revisions it may use: exactly as many as needed for a fixed paper, more for one that is drawn per
pupil. `assembly` chooses and says what is short; `ordering` turns a seed into one pupil's questions and order of
options, so that every pupil gets the same difficulty and the same marks.
"""
