-- A breach is not always a branch's: of a verdict the office answers that gave it.

--   alerts   post: of a breach, that of its debtor (domain/duty.py, Debtor); none for a duty, which has its own, nor for a
--            breach that was shown before
CREATE FUNCTION views.add_breaches(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I.alerts ADD COLUMN post text', 'view_' || number);
END $$;

-- An empty view, as it is made from now on.
ALTER FUNCTION views.build(integer) RENAME TO build_lanes;
CREATE FUNCTION views.build(number integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT views.build_lanes(number);
    SELECT views.add_breaches(number);
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
REVOKE ALL ON FUNCTION views.build_lanes, views.add_breaches FROM :service_app;
GRANT EXECUTE ON FUNCTION views.build, views.drop TO :service_app;

SELECT views.add_breaches(substring(nspname FROM 6)::int) FROM pg_namespace WHERE nspname ~ '^view_[0-9]+$';
