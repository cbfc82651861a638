"""How long things take: against the number of vertices, of jobs at once, for whole try-ons, beside other solvers."""
