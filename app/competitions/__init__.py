"""Chapter 4. Timed competitions.

A competition names a paper, a window, a time limit and a scope; at its start the pupils in scope are frozen as entries,
the denominator of every rate. An attempt fixes seed and deadline when it begins; answers are appended, never
overwritten, and acknowledged only once they are durable (`answering` over the journal). Handing in, or the deadline,
marks the attempt and writes the entry's standing; league tables are read from standings, and show no pupil.
"""
