DROP TABLE screening_attestation, finding_resolution, finding, screening;
