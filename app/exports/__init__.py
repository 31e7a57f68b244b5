"""Views of cases and findings → tables of texts → .xlsx, .ods and CSV."""
