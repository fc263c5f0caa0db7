ALTER TABLE finding DROP CONSTRAINT finding_pharmacy_id_prescription_id_fkey;
ALTER TABLE screening DROP CONSTRAINT screening_pharmacy_id_prescription_id_fkey;
DROP TABLE prescription_supply, prescription_event, prescription;
DROP SEQUENCE rx_number;
