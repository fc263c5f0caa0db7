DROP TABLE component_lot_movement, component_lot, formulation_ingredient, formulation_version, formulation, component;
DROP FUNCTION component_lot_book(), formulation_ingredient_guard(), formulation_version_guard();
