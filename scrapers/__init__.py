"""The world in: fetching, evidence bytes, offers, distributor files and agreement texts."""
