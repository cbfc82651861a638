"""Records and files of results. Empty for now: results lie in the data folder for a day (``workflow.files``)."""
