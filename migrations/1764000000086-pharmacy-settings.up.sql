-- Who edits the pharmacy's own decisions says which version the edit was based on; everybody is screened again on another one.
ALTER TABLE pharmacy ADD COLUMN settings_version integer NOT NULL DEFAULT 1;
