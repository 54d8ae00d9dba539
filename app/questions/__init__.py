"""Chapter 2. The question bank.

Questions live as YAML in `question_bank/`, resting on a register of checked claims; `bank` reads and checks them,
`actions` loads them so that loading twice changes nothing. A question that was used is never edited: it gets a new
revision. The key and the explanation are kept apart from what a pupil may see. `marking` says what a choice earns.
"""
