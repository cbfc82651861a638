"""The vocabulary of the project: values, errors, sentences and settings. Imports nothing of ours."""
