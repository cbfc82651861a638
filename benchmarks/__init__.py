"""Quality and speed on folders of photos: one table, one picture sheet a garment. See docs/BENCHMARK.md."""
