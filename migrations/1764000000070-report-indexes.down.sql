DROP INDEX finding_raised;
DROP INDEX obligation_late;
DROP INDEX preparation_stock;
