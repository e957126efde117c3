"""Maps without third parties: a municipality's own street map as one file, made here, and the documents drawn upon it."""
