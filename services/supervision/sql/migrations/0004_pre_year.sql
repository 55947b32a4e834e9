-- The branch's year: duties that come back in every period, and accounts that listen to subjects beside their own.
-- What was judged before stands; `mingbai rebuild` makes the accounts of units, persons and links from the trail.

--   hears         `account` hears of `subject`, beside its own, from the trail's entry `since` on, and of all told before
--   obligations   post, person, own, inherited: who answers (domain/duty.py, Debtor); recurring: of a calendar period;
--                 advisory: worth a note, no alert
CREATE FUNCTION views.add_year(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name text := 'view_' || number;
BEGIN
    PERFORM set_config('search_path', name || ',pg_catalog', true);
    ALTER TABLE obligations
        ADD COLUMN post      text NOT NULL DEFAULT 'branch_secretary',
        ADD COLUMN person    text,
        ADD COLUMN own       boolean NOT NULL DEFAULT false,
        ADD COLUMN inherited boolean NOT NULL DEFAULT true,
        ADD COLUMN recurring boolean NOT NULL DEFAULT false,
        ADD COLUMN advisory  text;
    CREATE INDEX obligations_unit ON obligations (unit, due);
    CREATE TABLE hears (
        subject text NOT NULL,
        account text NOT NULL,
        since   bigint NOT NULL,
        PRIMARY KEY (subject, account)
    );
    CREATE INDEX hears_account ON hears (account);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO :service_app', name);
END $$;

-- An empty view, as it is made from now on.
ALTER FUNCTION views.build(integer) RENAME TO build_matters;
CREATE FUNCTION views.build(number integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT views.build_matters(number);
    SELECT views.add_year(number);
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
REVOKE ALL ON FUNCTION views.build_matters, views.add_year FROM :service_app;
GRANT EXECUTE ON FUNCTION views.build, views.drop TO :service_app;

SELECT views.add_year(substring(nspname FROM 6)::int) FROM pg_namespace WHERE nspname ~ '^view_[0-9]+$';
