"""Scripts of the makers: bake the bodies, draw the samples, fit the category weights, make the documents' pictures."""
