DROP TABLE recall_affected;
DROP TABLE recall;
DROP TABLE fill_event;
DROP TABLE fill_allocation;
DROP TABLE fill;
DROP FUNCTION fill_guard;
