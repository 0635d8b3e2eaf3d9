"""What partners earned: formulas, worked calculations, schemes and statements; exact decimals, no clock, no network."""
