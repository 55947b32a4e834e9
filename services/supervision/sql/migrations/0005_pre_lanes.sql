-- Several sources: each lane (domain/lanes.py) has judged up to an instant of its own sources. Code of before finds no
-- checkpoint any more and stands still, until it is replaced.

-- The trail in order of recording, over all sources.
CREATE INDEX entries_by_instant ON trail.entries (recorded_at_us, log_position);

--   lanes    instant_us, log_position: judged are the entries of the lane's sources that were recorded before that instant,
--            and at it those up to that place in the trail; position: of its own source's events judged so far;
--            own_position: acts of our own store heard up to here; judged_on: the day whose 00:00 was passed last
--   hears    since_us: when the entry `since` was recorded
--   parked   an entry that several lanes hear may be parked in each
CREATE FUNCTION views.add_lanes(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name text := 'view_' || number;
BEGIN
    PERFORM set_config('search_path', name || ',pg_catalog', true);
    CREATE TABLE lanes (
        lane         text PRIMARY KEY,
        instant_us   bigint NOT NULL DEFAULT 0,
        log_position bigint NOT NULL DEFAULT 0,
        position     bigint NOT NULL DEFAULT 0,
        own_position bigint NOT NULL DEFAULT 0,
        judged_on    date
    );
    INSERT INTO lanes
    SELECT 'meetings', coalesce(e.recorded_at_us, 0), c.log_position, coalesce(e.position, 0), c.own_position, c.judged_on
    FROM checkpoint c LEFT JOIN trail.entries e USING (log_position);
    DROP TABLE checkpoint;
    ALTER TABLE hears ADD COLUMN since_us bigint NOT NULL DEFAULT 0;
    UPDATE hears h SET since_us = e.recorded_at_us FROM trail.entries e WHERE e.log_position = h.since;
    ALTER TABLE parked ADD COLUMN lane text NOT NULL DEFAULT 'meetings', DROP CONSTRAINT parked_pkey;
    ALTER TABLE parked ADD PRIMARY KEY (lane, log_position), ALTER COLUMN lane DROP DEFAULT;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO :service_app', name);
END $$;

-- An empty view, as it is made from now on.
ALTER FUNCTION views.build(integer) RENAME TO build_year;
CREATE FUNCTION views.build(number integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT views.build_year(number);
    SELECT views.add_lanes(number);
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
REVOKE ALL ON FUNCTION views.build_year, views.add_lanes FROM :service_app;
GRANT EXECUTE ON FUNCTION views.build, views.drop TO :service_app;

SELECT views.add_lanes(substring(nspname FROM 6)::int) FROM pg_namespace WHERE nspname ~ '^view_[0-9]+$';
