"""Chapter 6. Awards and certificates.

`criteria` says who has earned what by the places of a match and its rules, `layout`
says what one reads. A person grants awards in one act (`actions`), may take one back with a reason, and prints the
certificates; whoever holds one may check it by its number, and sees no whole name there.
"""
