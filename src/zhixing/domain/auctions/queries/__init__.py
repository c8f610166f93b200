"""What may be read of lots and rounds."""
