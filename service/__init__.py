"""The HTTP side: public endpoints and public files. Talks to ``workflow`` only."""
