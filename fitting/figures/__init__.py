"""The figures by which a fit is judged: each one a function over arrays, defined once, here."""
