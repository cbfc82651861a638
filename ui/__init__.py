"""The page and the command line: what people see. Talks to ``workflow`` only."""
