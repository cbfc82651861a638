"""How well photos are understood: masks, categories, photo kinds and landmarks of all cutout methods, side by side."""
