"""Training of the garment parser: data, network, training, export."""
