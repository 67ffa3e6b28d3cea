"""Programmes: started, changed, summed up."""
