"""Words that several rooms show, each in English and Korean."""
