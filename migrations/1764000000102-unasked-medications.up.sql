-- A pharmacy now holds a new therapy until somebody asked what else the patient takes; demonstrations go on as they were, and are told.
UPDATE pharmacy SET settings = settings || '{"unaskedMedications": "tell"}' WHERE demo;
