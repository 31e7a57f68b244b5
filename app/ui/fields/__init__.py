"""One field for each kind of value, all used alike: `field.Field` says how."""
