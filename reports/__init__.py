"""The word out: digest, notice, review sheet; plain documents become bytes."""
