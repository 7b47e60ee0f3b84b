"""How a file was read, shown to a person who may correct it: speakers, columns, messages left out."""
