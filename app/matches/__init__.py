"""Chapter 5. Tournaments, teams and live matches on stage.

Teams at numbered desks play the rounds of a match before a hall: compulsory questions, the buzzer, risk, a tie-break.
A match is the fold of its rulings: `show` is what it is at one moment, `playing` what each ruling does to it,
`clockwork` what the machine rules by itself, `steps` what the host does next, and `public` all that the hall may
know. `flow` is the life of one question, `rounds` what each round asks and pays, `turns` whose turn it is and
`buzzing` who was first. Points are lines of a ledger that only grows (`points`), and places (`standings`) follow from
the sum. Desks and prizes are drawn from a seed promised before and published after (`draw`); `advancing` says which
teams of a preliminary reach the stage. `actions` add rulings and inputs, `frames` draws the screens, and `stage`
keeps them up to date.
"""
