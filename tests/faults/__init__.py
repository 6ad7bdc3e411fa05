"""What fails, and what must hold all the same: short here, at full size by `make faults`."""
