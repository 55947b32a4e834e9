-- The light of a duty on a day (domain/duty.py, light_of): it is asked of duties, and of the alerts that they have.
CREATE FUNCTION views.light_of(state text, yellow_from date, red_from date, day date) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN state IN ('excused', 'cancelled') THEN 'grey'
        WHEN state = 'missed' THEN 'missed'
        WHEN state <> 'open' THEN 'green'
        WHEN day >= red_from THEN 'red'
        WHEN day >= yellow_from THEN 'yellow'
        ELSE 'green'
    END
$$;

REVOKE ALL ON FUNCTION views.light_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION views.light_of TO :service_app;
