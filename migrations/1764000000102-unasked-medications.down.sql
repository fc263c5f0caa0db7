UPDATE pharmacy SET settings = settings - 'unaskedMedications';
