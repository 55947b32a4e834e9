-- What supervision concludes from the trail: obligations, alerts, and how far it has judged. All of it can be made again
-- from the trail and the acts in its own store; a rebuild writes into the next schema beside the live one.

CREATE SCHEMA views;

-- Which view_<number> is read and written.
CREATE TABLE views.live (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number   integer NOT NULL
);
INSERT INTO views.live (number) VALUES (1);

-- The schema view_<number>, empty.
--   checkpoint   log_position: judged up to here; own_position: acts of our own store heard up to here; judged_on: the
--                day whose 00:00 was passed last
--   accounts     one row a matter: the unit that opened it, and the next 00:00 at which one of its rungs fires
--   obligations  one row a duty, `number` in the order in which the account came to know them; yellow_from and red_from
--                give its light on any day while it is open
--   alerts       one row an alert, known by the id of its first rung; `raised` in the order of their events
--   parked       trail entries that could not be judged; their subjects are unreliable until they are
CREATE FUNCTION views.build(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name text := 'view_' || number;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', name);
    PERFORM set_config('search_path', name || ',pg_catalog', true);
    CREATE TABLE checkpoint (
        only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        log_position bigint NOT NULL DEFAULT 0,
        own_position bigint NOT NULL DEFAULT 0,
        judged_on    date
    );
    INSERT INTO checkpoint DEFAULT VALUES;
    CREATE TABLE accounts (
        account text PRIMARY KEY,
        unit    text NOT NULL,
        next_at date
    );
    CREATE INDEX accounts_next_at ON accounts (next_at) WHERE next_at IS NOT NULL;
    CREATE INDEX accounts_unit ON accounts (unit);
    CREATE TABLE obligations (
        account       text NOT NULL,
        number        integer NOT NULL,
        rule          text NOT NULL,
        row_id        text NOT NULL,
        subject       text NOT NULL,
        period        text NOT NULL,
        opened_by     text NOT NULL,
        unit          text NOT NULL,
        since         date NOT NULL,
        due           date NOT NULL,
        provisional   boolean NOT NULL,
        yellow_from   date NOT NULL,
        red_from      date NOT NULL,
        state         text NOT NULL,
        closed_on     date,
        closed_by     text,
        trigger_event text NOT NULL,
        alert         uuid NOT NULL,
        rungs         text NOT NULL,
        PRIMARY KEY (account, number)
    );
    CREATE INDEX obligations_open ON obligations (red_from) WHERE state = 'open';
    CREATE INDEX obligations_alert ON obligations (alert);
    CREATE TABLE alerts (
        alert      uuid PRIMARY KEY,
        account    text NOT NULL,
        number     integer NOT NULL,
        breach     boolean NOT NULL,
        rule       text NOT NULL,
        row_id     text NOT NULL,
        source     text NOT NULL,
        subject    text NOT NULL,
        period     text NOT NULL,
        unit       text NOT NULL,
        raised_on  date NOT NULL,
        raised_us  bigint NOT NULL,
        rung       integer NOT NULL,
        rungs      text NOT NULL,
        due        date,
        status     text NOT NULL,
        status_us  bigint NOT NULL,
        status_by  text,
        evidence   text NOT NULL
    );
    CREATE INDEX alerts_newest ON alerts (raised_us DESC, alert);
    CREATE INDEX alerts_account ON alerts (account);
    CREATE TABLE parked (
        log_position bigint PRIMARY KEY,
        subject      text NOT NULL,
        reason       text NOT NULL
    );
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO :service_app', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO :service_app', name);
END $$;

CREATE FUNCTION views.drop(number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF number = (SELECT l.number FROM views.live l) THEN
        RAISE EXCEPTION 'view_% is the live one', number USING ERRCODE = '55006';
    END IF;
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', 'view_' || number);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
GRANT USAGE ON SCHEMA views TO :service_app;
GRANT SELECT, UPDATE ON views.live TO :service_app;
GRANT EXECUTE ON FUNCTION views.build, views.drop TO :service_app;
SELECT views.build(1);
