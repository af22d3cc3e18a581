"""What mended scripts call in place of functions that are gone; each file is imported only then."""
