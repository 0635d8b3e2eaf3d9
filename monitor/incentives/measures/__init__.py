"""One file a family of KPI measures; each function reads what it needs and keeps the rows it stands on."""
