"""Keep the register by hand: find a row, check what is typed, save it, propose, place, judge."""
