-- What the reports read in order, so that a page costs a page and a download reads each row once.
-- `preparation_shelf` leaves out the states in which stock waits to be destroyed.
CREATE INDEX preparation_stock ON preparation (pharmacy_id, beyond_use_date, id) WHERE remaining > 0;
CREATE INDEX obligation_late ON obligation (pharmacy_id, latest_on, id)
  WHERE status IN ('scheduled', 'due', 'ordered', 'overdue');
CREATE INDEX finding_raised ON finding (pharmacy_id, raised_at);
