"""Chapter 5. Live matches on stage.

Teams at numbered desks play the rounds of a match before a hall: compulsory questions, the buzzer, risk, a tie-break.
`flow` is the life of one question on stage, `rounds` what each round asks and pays, `turns` whose turn it is and
`buzzing` who was first. Points are lines of a ledger that only grows (`points`), so undoing, overruling and voiding are
lines too, and places (`standings`) follow from the sum. Desks and prizes are drawn from a seed promised before and
published after (`draw`), and `advancing` says which teams of a preliminary reach the stage. So far the chapter holds
rules only: they are told the time and the seed, and every dispute can be replayed from what was written down.
"""
