"""Cases and attachments of one office in one file for another; `docs/archive.md` describes it."""
