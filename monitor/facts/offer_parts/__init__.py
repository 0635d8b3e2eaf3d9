"""Parts of the fact `offer`: each declares attributes and says by which SQL they come about."""
