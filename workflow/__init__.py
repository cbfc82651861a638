"""The use cases as jobs: the only room that knows the computing rooms together. Start reading in ``workflow.tryon``."""
