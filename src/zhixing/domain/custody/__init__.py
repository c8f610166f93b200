"""看管: what is held on paper is found, taken in and looked at by every department before it is valued and sold."""
