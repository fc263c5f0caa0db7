ALTER TABLE component_lot_movement DROP CONSTRAINT component_lot_movement_preparation;
DROP TABLE preparation_movement, preparation_event, preparation_quality_result, preparation_weighing, preparation_prescription,
  preparation, preparation_number;
DROP FUNCTION preparation_book();
