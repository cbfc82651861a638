"""What is kept: records in a database (``records``), files in an object store (``objects``), and the secret."""
