`preis_in_€` has 40 digits, and a DECIMAL of DuckDB has at most 38, at /properties/preis_in_€.
Limit the number by bounds, or ask for another type by `x-arrow`.
