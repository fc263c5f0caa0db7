ALTER TABLE pharmacy DROP COLUMN settings_version;
