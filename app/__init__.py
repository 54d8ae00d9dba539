"""青盾 (Qingdun): drug-prevention courses and competitions for a region's schools.

The code is a book. Read the shelf first (errors, clock, vocabulary, settings, db, web), then the chapters in order:
people, questions, papers, competitions, reports. A chapter may use earlier chapters, never later ones.
"""
