-- SQLite's index of names begins with the name from here on. PostgreSQL's stays as 0003 made it: making it anew would
-- keep the old backend from its messages meanwhile, and changes of rows go to its log, not pages.
SELECT 1;
