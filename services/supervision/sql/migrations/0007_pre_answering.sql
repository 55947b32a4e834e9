-- An alert says itself who answers for it: its duty may be gone, and a breach never was one.

--   alerts   opened_by, post, person, own, inherited: its debtor (domain/duty.py, Debtor); answers_on: the day whose
--            holder answers, the due day of a duty and of a breach the day of its record. What was shown before gets
--            those of its duty, or else who answered when it was told; where neither is known, none until a rebuild
CREATE FUNCTION views.add_answering(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM set_config('search_path', 'view_' || number || ',pg_catalog', true);
    ALTER TABLE alerts
        ADD COLUMN person     text,
        ADD COLUMN own        boolean,
        ADD COLUMN inherited  boolean,
        ADD COLUMN opened_by  text,
        ADD COLUMN answers_on date;
    UPDATE alerts SET answers_on = CASE WHEN breach THEN period::date ELSE due END;
    UPDATE alerts a
    SET opened_by = o.opened_by, post = o.post, person = o.person, own = o.own, inherited = o.inherited
    FROM obligations o WHERE NOT a.breach AND o.account = a.account AND o.number = a.number;
    UPDATE alerts a
    SET opened_by = told.seat ->> 'unit', post = told.seat ->> 'post', person = told.seat ->> 'person', own = true,
        inherited = false
    FROM (
        SELECT DISTINCT ON (stream_id) stream_id, body::json #> '{data,answerable}' AS seat FROM es.events
        WHERE type IN ('alert_raised', 'alert_escalated') AND body::json #>> '{data,answerable,unit}' IS NOT NULL
        ORDER BY stream_id, version DESC
    ) told
    WHERE a.opened_by IS NULL AND told.stream_id = 'alert-' || a.alert;
END $$;

-- An empty view, as it is made from now on.
ALTER FUNCTION views.build(integer) RENAME TO build_breaches;
CREATE FUNCTION views.build(number integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT views.build_breaches(number);
    SELECT views.add_answering(number);
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
REVOKE ALL ON FUNCTION views.build_breaches, views.add_answering FROM :service_app;
GRANT EXECUTE ON FUNCTION views.build, views.drop TO :service_app;

SELECT views.add_answering(substring(nspname FROM 6)::int) FROM pg_namespace WHERE nspname ~ '^view_[0-9]+$';
