"""聘用登記預檢 (pinyong): an offline pre-check of contract staff cases before they are reported."""
